using Relay.IntegrationTests.Chaos;
using Relay.StoreTests.Harness;

[assembly: AssemblyFixture(typeof(ChaosStore))]

// They wait for other processes most of the time.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]

namespace Relay.IntegrationTests.Chaos;

/// <summary>One PostgreSQL for the scenarios that let it be; started when the first of them asks.</summary>
public sealed class ChaosStore : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _server = new(StartAsync);

    /// <summary>The connection string of a new database.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        await using var database = await (await _server.Value).CreateAsync();
        return database.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }
    }

    private static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        await server.InitializeAsync();
        return server;
    }
}
