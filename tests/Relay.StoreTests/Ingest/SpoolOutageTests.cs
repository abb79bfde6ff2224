using Microsoft.Extensions.Logging.Abstractions;
using Relay.Ingest.Spool;
using Relay.Observability;
using Relay.Storage;
using Relay.Storage.Spool;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Ingest;

/// <summary>What becomes of the spool when the store hangs, and when it comes back as another.</summary>
public sealed class SpoolOutageTests
{
    [Fact]
    public async Task A_store_that_hangs_is_told_and_the_spool_goes_on_by_itself_when_it_answers_or_was_replaced()
    {
        await using var server = new PostgresServer();
        await server.InitializeAsync();
        await using var world = await SpoolWorld.CreateAsync(server);
        var open = new OpenSpools();
        var state = new SpoolState(new KafkaCircuit(TimeProvider.System), open);
        world.Get<StoreReady>().Open();
        using var watch = new SpoolWatch(
            world.Store, world.Get<SpoolNews>(), open, state, world.Get<StoreReady>(), world.Get<RelayMetrics>(), TimeProvider.System, NullLogger<SpoolWatch>.Instance);
        using var writer = new SpoolWriter(
            world.Store, open, state, world.Get<RelayMetrics>(), world.Get<FatalStop>(), TimeProvider.System, NullLogger<SpoolWriter>.Instance);
        await watch.StartAsync(Run.Cancel);
        await writer.StartAsync(Run.Cancel);
        await Eventually.HoldsAsync(() => state.TakesWrites, what: "the first look");
        Assert.Equal(Spooled.Kept, await AddAsync(writer));

        // Connections that are open already hang in their statements; new ones would not even open.
        var leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => world.LeaseAsync($"idle-{n}")));
        foreach (var lease in leases)
        {
            await lease.DisposeAsync();
        }

        server.Pause();
        try
        {
            // More than there are writers: each hangs, and none of them for ever.
            var hung = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AddAsync(writer)));
            Assert.All(hung, s => Assert.Equal(Spooled.Failed, s));
            await Eventually.HoldsAsync(() => !state.TakesWrites, seconds: 60, "it is told that the store does not answer");
        }
        finally
        {
            server.Resume();
        }

        await Eventually.HoldsAsync(async () => await AddAsync(writer) == Spooled.Kept && state.TakesWrites, seconds: 60, "it goes on");
        server.Pause();
        Assert.Equal(Spooled.Failed, await AddAsync(writer));

        // Another server in its place, as after a failover.
        server.Resume();
        await server.KillAsync();
        await server.StartAsync();
        await Eventually.HoldsAsync(async () => await AddAsync(writer) == Spooled.Kept && state.TakesWrites, seconds: 90, "it goes on with another");
        await writer.StopAsync(CancellationToken.None);
        await watch.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_drainer_whose_connection_broke_has_a_fault_of_the_store_however_often_it_asks()
    {
        await using var server = new PostgresServer();
        await server.InitializeAsync();
        await using var world = await SpoolWorld.CreateAsync(server);
        await world.Store.InsertAsync([Entry()], Run.Cancel);
        await using var lease = await world.LeaseAsync("acme");
        await world.Database.RunAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE '%pg_try_advisory_lock%'");
        for (var n = 0; n < 3; n++)
        {
            Assert.True(StoreFault.Is(await Assert.ThrowsAnyAsync<Exception>(() => lease.ReadAsync(new SpoolPage(1, 1000), Run.Cancel))));
            Assert.True(StoreFault.Is(await Assert.ThrowsAnyAsync<Exception>(() => lease.DeleteAsync([], Run.Cancel))));
            Assert.True(StoreFault.Is(await Assert.ThrowsAnyAsync<Exception>(
                () => lease.TryCloseAsync(new SpoolPage(1, 1000), (_, _) => Task.FromResult(true), Run.Cancel))));
        }
    }

    private static async Task<Spooled> AddAsync(SpoolWriter writer) => await writer.AddAsync(Entry(), TimeSpan.FromSeconds(4), CancellationToken.None);

    private static SpoolEntry Entry() => new("acme", "meta", Guid.NewGuid().ToString("N"), DateTimeOffset.UnixEpoch, [], [1], Opens: true);
}
