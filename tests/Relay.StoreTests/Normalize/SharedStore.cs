using Relay.Storage;
using Relay.Storage.Partitions;
using Relay.Storage.Seen;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Normalize;

/// <summary>A database with its schema and partitions, and a store over it for each who asks.</summary>
internal sealed class SharedStore(TestDatabase database, StoreHost host, ManualTime time) : IAsyncDisposable
{
    public TestDatabase Database => database;

    public ManualTime Time => time;

    public ISeenStore Store => host.Get<ISeenStore>();

    public static async Task<SharedStore> CreateAsync(PostgresServer server)
    {
        var database = await server.CreateAsync();
        var time = new ManualTime(new DateTimeOffset(2031, 3, 10, 12, 0, 0, TimeSpan.Zero));
        var host = StoreHost.Build(database, new HostSettings { Time = time });
        await host.Get<StoreMigrator>().MigrateAsync(Run.Cancel);
        await host.Get<PartitionPlan>().ApplyInTurnAsync(Run.Cancel);
        return new SharedStore(database, host, time);
    }

    /// <summary>Makes the partitions of a day that is due, without dropping any.</summary>
    public Task PlanAsync() => host.Get<PartitionPlan>().ApplyInTurnAsync(Run.Cancel);

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await database.DisposeAsync();
    }
}
