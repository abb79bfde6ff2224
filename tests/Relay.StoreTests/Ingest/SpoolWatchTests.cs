using Microsoft.Extensions.Logging.Abstractions;
using Relay.Ingest.Spool;
using Relay.Observability;
using Relay.Storage;
using Relay.Storage.Spool;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Ingest;

/// <summary>How one process learns of another's spools.</summary>
public sealed class SpoolWatchTests(PostgresServer server)
{
    private static readonly SpoolPage All = new(100, long.MaxValue);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_process_hears_or_finds_what_another_opens_and_closes(bool listens)
    {
        await using var database = await server.CreateAsync();
        await using var other = await StoreHost.StartAsync(database);
        await PutAsync(other, "opened-before");

        await using var host = await StoreHost.StartAsync(database, new HostSettings { Listens = listens });
        var open = new OpenSpools();
        var state = new SpoolState(new KafkaCircuit(TimeProvider.System), open);
        using var watch = new SpoolWatch(
            host.Get<ISpoolStore>(), host.Get<SpoolNews>(), open, state, host.Get<StoreReady>(), host.Get<RelayMetrics>(), TimeProvider.System, NullLogger<SpoolWatch>.Instance);
        await watch.StartAsync(Run.Cancel);
        await Eventually.HoldsAsync(() => open.IsKnown && open.Contains("opened-before", out _), what: "the first look");
        await Eventually.HoldsAsync(() => state.TakesWrites, what: "the store takes writes");

        await PutAsync(other, "acme");
        await Eventually.HoldsAsync(() => open.Contains("acme", out _), what: "another's spool is known");
        await Eventually.HoldsAsync(() => state.Rows == 2, what: "what waits is counted");

        await using (var lease = await other.Get<ISpoolStore>().TryLeaseAsync("acme", Run.Cancel))
        {
            Assert.True(await lease!.TryCloseAsync(All, (_, _) => Task.FromResult(true), Run.Cancel));
        }

        await Eventually.HoldsAsync(() => !open.Contains("acme", out _), what: "it is closed");
        Assert.Equal(["opened-before"], open.Tenants);
        await watch.StopAsync(CancellationToken.None);
    }

    private static async Task PutAsync(StoreHost host, string tenantId) => await host.Get<ISpoolStore>().InsertAsync(
        [new SpoolEntry(tenantId, "meta", $"request-{tenantId}", DateTimeOffset.UnixEpoch, [], [1], Opens: true)], Run.Cancel);
}
