using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Relay.Model;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Tenants;

public sealed class SnapshotTests(PostgresServer server)
{
    [Fact]
    public async Task A_change_in_one_process_is_live_in_the_other_within_a_second()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"), TestSeed.Tenant("globex"));
        await using var one = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        await using var other = await StoreHost.StartAsync(database);
        var untouched = other.Directory.Current.Find("globex");
        await SettledAsync(database, other);

        for (var i = 0; i < 5; i++)
        {
            var name = $"Name {i}";
            var waited = Stopwatch.StartNew();
            var version = await one.ChangeAsync(async db => (await db.Tenants.SingleAsync(t => t.Id == "acme", Run.Cancel)).Name = name);
            await Eventually.HoldsAsync(() => other.Directory.Current.Find("acme")!.Name == name, seconds: 10);
            Assert.Equal(version, other.Directory.Current.Version);
            TestContext.Current.TestOutputHelper?.WriteLine($"live after {waited.Elapsed.TotalMilliseconds:0} ms");
        }

        // Only what changed is read again.
        Assert.Same(untouched, other.Directory.Current.Find("globex"));
    }

    [Fact]
    public async Task New_secrets_their_windows_and_deletions_arrive_as_well()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"), TestSeed.Tenant("globex"));
        await using var one = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        await using var other = await StoreHost.StartAsync(database);
        await SettledAsync(database, other);
        var end = new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);

        await one.ChangeAsync(async db => (await db.SigningSecrets.SingleAsync(s => s.TenantId == "acme" && s.Provider == "meta", Run.Cancel)).NotAfter = end);
        await Eventually.HoldsAsync(
            () => other.Directory.Current.Find("acme")!.SigningSecrets[ProviderKeys.Meta].Single().Window.NotAfter == end, seconds: 10);

        await one.ChangeAsync(async db => db.Accounts.Remove(await db.Accounts.SingleAsync(a => a.TenantId == "acme", Run.Cancel)));
        await Eventually.HoldsAsync(() => other.Directory.Current.Find("acme")!.Accounts.Count == 0, seconds: 10);

        await one.ChangeAsync(async db => db.Tenants.Remove(await db.Tenants.SingleAsync(t => t.Id == "globex", Run.Cancel)));
        await Eventually.HoldsAsync(() => other.Directory.Current.Find("globex") is null, seconds: 10);
        Assert.Equal(1, other.Directory.Current.Count);
    }

    [Fact]
    public async Task Without_being_told_a_process_asks_every_30_seconds()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        var time = new ManualTime(new DateTimeOffset(2031, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var deaf = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path, Time = time, Listens = false });
        await deaf.ChangeAsync(async db => (await db.Tenants.SingleAsync(Run.Cancel)).Name = "New name");

        // Its clock stands still.
        await Task.Delay(500, Run.Cancel);
        Assert.Equal("Company acme", deaf.Directory.Current.Find("acme")!.Name);
        time.Advance(TimeSpan.FromSeconds(29));
        await Task.Delay(500, Run.Cancel);
        Assert.Equal("Company acme", deaf.Directory.Current.Find("acme")!.Name);

        time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => deaf.Directory.Current.Find("acme")!.Name == "New name");
    }

    [Fact]
    public async Task A_change_that_is_rolled_back_is_told_to_nobody()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        var before = host.Directory.Current.Version;
        await using (var db = await host.DbAsync())
        await using (await db.Database.BeginTransactionAsync(Run.Cancel))
        {
            (await db.Tenants.SingleAsync(Run.Cancel)).Name = "Never";
            await db.SaveChangesAsync(Run.Cancel);
        }

        await host.ChangeAsync(async db => (await db.Tenants.SingleAsync(Run.Cancel)).Name = "Next");
        await Eventually.HoldsAsync(() => host.Directory.Current.Find("acme")!.Name == "Next", seconds: 10);
        Assert.Equal(before + 1, host.Directory.Current.Version);
    }

    [Fact]
    public async Task Ten_thousand_tenants_are_loaded_and_swapped_while_requests_go_on()
    {
        const int Tenants = 10_000;
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of([.. Enumerable.Range(0, Tenants).Select(i => TestSeed.Tenant($"t{i}"))]);
        var seeding = Stopwatch.StartNew();
        await using var one = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        seeding.Stop();

        var loading = Stopwatch.StartNew();
        await using var host = await StoreHost.StartAsync(database);
        loading.Stop();
        Assert.Equal(Tenants, host.Directory.Current.Count);
        Assert.All(host.Directory.Current.Tenants, t => Assert.True(t.SecretsLoaded));
        await SettledAsync(database, host);

        // Requests look tenants up all the time, while one tenant after the other is changed and the snapshot is swapped under them.
        using var enough = new CancellationTokenSource();
        var looking = Task.Run(() => LookUp(host, Tenants, enough.Token), Run.Cancel);
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < 10; i++)
        {
            var (id, name) = ($"t{i * 37}", $"Name {i}");
            var waited = Stopwatch.StartNew();
            await one.ChangeAsync(async db => (await db.Tenants.SingleAsync(t => t.Id == id, Run.Cancel)).Name = name);
            await Eventually.HoldsAsync(() => host.Directory.Current.Find(id)!.Name == name, seconds: 5);
            slowest = waited.Elapsed > slowest ? waited.Elapsed : slowest;
        }

        await enough.CancelAsync();
        var (lookUps, missed, longest) = await looking;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"seeded in {seeding.Elapsed.TotalSeconds:0.0} s, started in {loading.Elapsed.TotalSeconds:0.0} s; changes live after at most "
            + $"{slowest.TotalMilliseconds:0} ms; {lookUps} look-ups meanwhile, the longest {longest.TotalMilliseconds:0.0} ms");
        Assert.Equal(0, missed);
        Assert.True(lookUps > 10_000, $"{lookUps} look-ups");
    }

    private static (long LookUps, int Missed, TimeSpan Longest) LookUp(StoreHost host, int tenants, CancellationToken enough)
    {
        var (count, missed, longest) = (0L, 0, TimeSpan.Zero);
        while (!enough.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            missed += host.Directory.Current.Find($"t{count++ % tenants}") is { SecretsLoaded: true } ? 0 : 1;
            var took = Stopwatch.GetElapsedTime(started);
            longest = took > longest ? took : longest;
        }

        return (count, missed, longest);
    }

    private static async Task SettledAsync(TestDatabase database, StoreHost host)
    {
        // The listener has its connection.
        await Eventually.HoldsAsync(async () =>
            await database.ReadAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'") > 0);
        await Eventually.HoldsAsync(() => host.Gate.Judge(host.Directory.Current) == Serving.Full);
    }
}
