using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using Relay.Storage;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Storage;

public sealed class MigrationTests(PostgresServer server)
{
    [Fact]
    public async Task An_empty_database_gets_the_schema_and_a_second_run_changes_nothing()
    {
        await using var database = await server.CreateAsync();
        await using var host = StoreHost.Build(database);
        var migrator = host.Get<StoreMigrator>();

        Assert.Equal(await migrator.MissingAsync(Run.Cancel), await migrator.MigrateAsync(Run.Cancel));
        Assert.Empty(await migrator.MigrateAsync(Run.Cancel));
        Assert.Empty(await migrator.MissingAsync(Run.Cancel));
    }

    [Fact]
    public async Task Of_three_processes_that_start_at_once_one_migrates_and_all_serve()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"), TestSeed.Tenant("globex"));
        var settings = new HostSettings { SeedFile = file.Path };
        var hosts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StoreHost.StartAsync(database, settings)));
        try
        {
            Assert.Single(hosts, h => h.Log.Has(EventIds.StoreMigrated));
            Assert.Single(hosts, h => h.Log.Has(EventIds.SeedApplied));
            Assert.All(hosts, h => Assert.Equal(2, h.Directory.Current.Count));

            // Whoever made the key that encrypts, all can read.
            Assert.All(hosts, h => Assert.All(h.Directory.Current.Tenants, t => Assert.True(t.SecretsLoaded)));
        }
        finally
        {
            await Task.WhenAll(hosts.Select(h => h.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task A_schema_that_is_behind_is_left_alone_and_stops_the_start_when_migrating_is_forbidden()
    {
        await using var database = await server.CreateAsync();
        await using var host = StoreHost.Build(database, new HostSettings { More = { ["Store:MigrateAtStart"] = "false" } });

        var fault = await host.Get<StorePreparation>().PrepareAsync(Run.Cancel);

        Assert.Contains("Store:MigrateAtStart is false", fault, StringComparison.Ordinal);
        Assert.Contains("dotnet Relay.dll migrate", fault, StringComparison.Ordinal);
        Assert.Empty(await database.ListAsync("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"));
    }

    [Fact]
    public async Task The_model_and_the_schema_agree_on_every_column()
    {
        await using var database = await server.CreateAsync();
        await using var host = StoreHost.Build(database);
        await host.Get<StoreMigrator>().MigrateAsync(Run.Cancel);
        await using var db = await host.DbAsync();

        var model = db.Model.GetEntityTypes().SelectMany(e => e.GetProperties().Select(p => Describe(e, p))).Order(StringComparer.Ordinal);
        var tables = string.Join(',', db.Model.GetEntityTypes().Select(e => $"'{e.GetTableName()}'"));
        var schema = await database.ListAsync($"""
            SELECT table_name || '.' || column_name || ' ' || CASE udt_name WHEN 'bool' THEN 'boolean' WHEN 'int8' THEN 'bigint' WHEN 'int4' THEN 'integer'
                WHEN 'timestamptz' THEN 'timestamp with time zone' WHEN '_text' THEN 'text[]' ELSE udt_name END || ' ' || is_nullable
            FROM information_schema.columns WHERE table_name IN ({tables})
            """);

        Assert.Equal(schema.Order(StringComparer.Ordinal), model);
    }

    [Fact]
    public async Task The_audit_can_be_added_to_and_nothing_else()
    {
        await using var database = await server.CreateAsync();
        await using var host = StoreHost.Build(database);
        await host.Get<StoreMigrator>().MigrateAsync(Run.Cancel);
        await database.RunAsync("INSERT INTO audit (actor, action) VALUES ('somebody', 'tenant.created')");

        foreach (var sql in (string[])["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit", "TRUNCATE audit"])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => database.RunAsync(sql));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }

        Assert.Equal(1L, await database.ReadAsync<long>("SELECT count(*) FROM audit"));
    }

    private static string Describe(IEntityType entity, IProperty property) =>
        $"{entity.GetTableName()}.{property.GetColumnName()} {property.GetColumnType()} {(property.IsNullable ? "YES" : "NO")}";
}
