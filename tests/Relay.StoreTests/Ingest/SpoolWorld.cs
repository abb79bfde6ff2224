using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Relay.Storage;
using Relay.Storage.Partitions;
using Relay.Storage.Spool;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Ingest;

/// <summary>A database with its schema, and the spool in it.</summary>
internal sealed class SpoolWorld : IAsyncDisposable
{
    private readonly StoreHost _host;

    private SpoolWorld(TestDatabase database, StoreHost host)
    {
        Database = database;
        _host = host;
    }

    public TestDatabase Database { get; }

    public ISpoolStore Store => _host.Get<ISpoolStore>();

    public T Get<T>()
        where T : notnull => _host.Get<T>();

    public static async Task<SpoolWorld> CreateAsync(PostgresServer server)
    {
        var database = await server.CreateAsync();
        var host = StoreHost.Build(database);
        await host.Get<StoreMigrator>().MigrateAsync(Run.Cancel);
        await host.Get<PartitionPlan>().ApplyInTurnAsync(Run.Cancel);
        return new SpoolWorld(database, host);
    }

    public async Task<ISpoolLease> LeaseAsync(string tenantId) =>
        await Store.TryLeaseAsync(tenantId, Run.Cancel) ?? throw new InvalidOperationException("Somebody else has it.");

    /// <summary>Runs a statement in a transaction that stays open until it is disposed.</summary>
    public async Task<IAsyncDisposable> HoldAsync(string sql)
    {
        var connection = await _host.Host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Run.Cancel);
        _ = await connection.BeginTransactionAsync(Run.Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Run.Cancel);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)_host.Host).DisposeAsync();
        await Database.DisposeAsync();
    }
}
