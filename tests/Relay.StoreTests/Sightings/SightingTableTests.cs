using Microsoft.Extensions.Logging;
using Relay.Model;
using Relay.Sightings;
using Relay.Storage;
using Relay.Storage.Sightings;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Sightings;

public sealed class SightingTableTests(PostgresServer server)
{
    private static readonly DateTimeOffset At = new(2031, 4, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly RefusedWebhook Wrong = new(SightingReasons.NoMatch, 71, "sha256", 20);

    [Fact]
    public async Task The_newest_counts_whichever_process_brings_it_last()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"), TestSeed.Tenant("globex"));
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        var (one, other) = (new SightingBook(), new SightingBook());
        one.Signed(Acme, ProviderKeys.Meta, "a1", At.AddMinutes(2));
        one.Refused(Acme, ProviderKeys.Meta, Wrong, At);
        other.Signed(Acme, ProviderKeys.Meta, "a0", At.AddMinutes(1));
        other.Refused(Acme, ProviderKeys.Meta, new RefusedWebhook(SightingReasons.HeaderMissing, 0, null, null), At.AddMinutes(3));
        other.Signed(TenantId.Parse("globex"), ProviderKeys.Meta, "a1", At.AddMinutes(4));

        await KeepAsync(host, one);
        await KeepAsync(host, other);

        var seen = await new SightingReader(new SightingBook(), TimeProvider.System, host.Get<SightingTable>()).ReadAsync(Acme, Run.Cancel);
        Assert.False(seen.IsPartial);
        Assert.Equal((At.AddMinutes(2), new SightingDetail(SecretId: "a1")), (seen.LastSigned(ProviderKeys.Meta)!.At, seen.LastSigned(ProviderKeys.Meta)!.Detail));
        Assert.Equal(new SightingDetail(SightingReasons.HeaderMissing, HeaderLength: 0), seen.LastRefused(ProviderKeys.Meta)!.Detail);
        Assert.Equal(At.AddMinutes(1), seen.LastMatch(ProviderKeys.Meta, "a0"));
        Assert.Equal(At.AddMinutes(2), seen.LastMatch(ProviderKeys.Meta, "a1"));
    }

    [Fact]
    public async Task Of_a_tenant_that_was_deleted_meanwhile_nothing_is_kept_and_the_others_are()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        var book = new SightingBook();
        book.Refused(TenantId.Parse("gone"), ProviderKeys.Meta, Wrong, At);
        book.Refused(Acme, ProviderKeys.Meta, Wrong, At);

        await KeepAsync(host, book);

        Assert.Equal(["acme"], await database.ListAsync("SELECT tenant_id FROM sightings"));
    }

    [Fact]
    public async Task Two_processes_that_bring_the_same_at_once_do_not_stand_in_each_others_way()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of([.. Enumerable.Range(0, 40).Select(n => TestSeed.Tenant($"tenant-{n}"))]);
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        var books = Enumerable.Range(0, 6).Select(process =>
        {
            var book = new SightingBook();
            foreach (var n in Enumerable.Range(0, 40))
            {
                book.Signed(TenantId.Parse($"tenant-{n}"), ProviderKeys.Meta, "a1", At.AddSeconds(process));
            }

            return book;
        }).ToList();

        await Task.WhenAll(books.Select(book => KeepAsync(host, book)));

        Assert.Equal(80L, await database.ReadAsync<long>("SELECT count(*) FROM sightings"));
        Assert.Equal(0L, await database.ReadAsync<long>("SELECT count(*) FROM sightings WHERE at <> '2031-04-01 09:00:05+00'"));
    }

    [Fact]
    public async Task It_is_flushed_every_ten_seconds_and_at_the_end()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        var time = new ManualTime(At);
        var book = new SightingBook();
        using var flusher = new SightingFlusher(
            book, host.Get<SightingTable>(), host.Directory, host.Get<StoreReady>(), time, host.Get<ILogger<SightingFlusher>>());
        await flusher.StartAsync(Run.Cancel);

        book.Refused(Acme, ProviderKeys.Meta, Wrong, At);
        await time.PassAsync(SightingFlusher.Interval, async () => await database.ReadAsync<long>("SELECT count(*) FROM sightings") == 1);

        book.HandshakeRefused(Acme, ProviderKeys.Meta, SightingReasons.TokenWrong, At);
        await flusher.StopAsync(CancellationToken.None);
        Assert.Equal(2L, await database.ReadAsync<long>("SELECT count(*) FROM sightings"));
    }

    private static async Task KeepAsync(StoreHost host, SightingBook book)
    {
        await host.Get<SightingTable>().KeepAsync([.. book.Unkept().Select(u => (u.TenantId, u.Sighting))], Run.Cancel);
    }
}
