using Microsoft.Extensions.Logging;
using Relay.Model;
using Relay.Sightings;
using Relay.Storage;
using Relay.Storage.Sightings;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Sightings;

/// <summary>While the store is away nothing of it is lost, and pages see what the process itself has seen.</summary>
public sealed class SightingOutageTests : IAsyncLifetime
{
    private static readonly DateTimeOffset At = new(2031, 4, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly TenantId Acme = TenantId.Parse("acme");

    private readonly PostgresServer _server = new();

    public async ValueTask InitializeAsync() => await _server.InitializeAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task What_was_seen_meanwhile_is_read_from_memory_and_kept_afterwards()
    {
        await using var database = await _server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        var time = new ManualTime(At);
        var book = new SightingBook();
        var reader = new SightingReader(book, TimeProvider.System, host.Get<SightingTable>());
        using var flusher = new SightingFlusher(
            book, host.Get<SightingTable>(), host.Directory, host.Get<StoreReady>(), time, host.Get<ILogger<SightingFlusher>>());
        await flusher.StartAsync(Run.Cancel);

        await _server.StopAsync();
        book.Signed(Acme, ProviderKeys.Meta, "a1", At);
        await time.PassAsync(SightingFlusher.Interval, () => Task.FromResult(host.Log.Has(EventIds.SightingsNotKept)));
        var seen = await reader.ReadAsync(Acme, Run.Cancel);
        Assert.True(seen.IsPartial);
        Assert.Equal(At, seen.LastSigned(ProviderKeys.Meta)!.At);

        await _server.StartAsync();
        await time.PassAsync(SightingFlusher.Interval, async () => await database.ReadAsync<long>("SELECT count(*) FROM sightings") == 2);
        Assert.False((await reader.ReadAsync(Acme, Run.Cancel)).IsPartial);
        await flusher.StopAsync(CancellationToken.None);
    }
}
