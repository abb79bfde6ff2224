using Npgsql;
using Relay.Storage;
using Relay.Storage.Partitions;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Storage;

/// <summary>What the role that Relay connects as can do to the audit. The role of the other tests is a superuser, whom nothing stops.</summary>
public sealed class AuditRoleTests(PostgresServer server)
{
    private static readonly string[] Changes = ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit", "TRUNCATE audit"];

    [Fact]
    public async Task An_ordinary_role_that_made_the_schema_may_add_and_read_and_nothing_else()
    {
        await using var database = await server.CreateAsync();
        await using var own = await MigrateAsOrdinaryRoleAsync(database, "relay_plain");
        await own.RunAsync("INSERT INTO audit (actor, action) VALUES ('somebody', 'tenant.created')");

        // Its rights are gone, besides the trigger.
        await own.RunAsync("ALTER TABLE audit DISABLE TRIGGER audit_is_append_only");
        foreach (var sql in Changes)
        {
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await RefusalAsync(own, sql));
        }

        Assert.Equal(1L, await own.ReadAsync<long>("SELECT count(*) FROM audit"));
    }

    [Fact]
    public async Task Where_another_role_owns_the_audit_Relays_own_cannot_give_itself_the_right()
    {
        await using var database = await server.CreateAsync();
        await using var own = await MigrateAsOrdinaryRoleAsync(database, "relay_bound");
        await database.RunAsync("CREATE ROLE audit_owner NOLOGIN");
        await database.RunAsync("""
            ALTER TABLE audit OWNER TO audit_owner;
            ALTER FUNCTION audit_is_append_only() OWNER TO audit_owner;
            ALTER SCHEMA public OWNER TO audit_owner;
            GRANT USAGE, CREATE ON SCHEMA public TO relay_bound;
            REVOKE ALL ON audit FROM relay_bound;
            GRANT SELECT, INSERT ON audit TO relay_bound;
            """);
        await own.RunAsync("INSERT INTO audit (actor, action) VALUES ('somebody', 'tenant.created')");
        await own.RunAsync("CREATE TABLE dead_letters_of_later PARTITION OF dead_letters FOR VALUES FROM ('2099-01-01') TO ('2099-01-02')");
        foreach (var sql in Changes.Concat(["ALTER TABLE audit DISABLE TRIGGER ALL", "GRANT UPDATE ON audit TO relay_bound", "DROP TABLE audit", "DROP FUNCTION audit_is_append_only CASCADE"]))
        {
            if (await RefusalAsync(own, sql) is { } refused)
            {
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused);
            }
            else
            {
                // PostgreSQL grants nothing to whoever has nothing to grant, and only warns.
                Assert.StartsWith("GRANT", sql, StringComparison.Ordinal);
            }
        }

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await RefusalAsync(own, Changes[0]));
        Assert.Equal(1L, await own.ReadAsync<long>("SELECT count(*) FROM audit"));
    }

    private static async Task<TestDatabase> MigrateAsOrdinaryRoleAsync(TestDatabase database, string role)
    {
        var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
        await database.RunAsync($"CREATE ROLE {role} LOGIN NOSUPERUSER");
        await database.RunAsync($"ALTER DATABASE {name} OWNER TO {role}");
        await database.RunAsync($"ALTER SCHEMA public OWNER TO {role}");
        var own = new TestDatabase(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = role }.ConnectionString);
        await using var host = StoreHost.Build(own);
        await host.Get<StoreMigrator>().MigrateAsync(Run.Cancel);
        await host.Get<PartitionPlan>().ApplyInTurnAsync(Run.Cancel);
        return own;
    }

    private static async Task<string?> RefusalAsync(TestDatabase database, string sql)
    {
        try
        {
            await database.RunAsync(sql);
            return null;
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }
}
