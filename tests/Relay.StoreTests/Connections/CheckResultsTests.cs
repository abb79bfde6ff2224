using Relay.Connections.Checks;
using Relay.Connections.Checks.Providers;
using Relay.Model;
using Relay.Storage;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Connections;

public sealed class CheckResultsTests(PostgresServer server)
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly TenantId Globex = TenantId.Parse("globex");
    private static readonly DateTimeOffset At = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_was_found_last_is_kept_whole_for_its_tenant_alone()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"), TestSeed.Tenant("globex"));
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        var results = Results(host);
        var failed = CheckFinding.Failed("It is \"wrong\".", "Put it right.", ("seen", "ü")) with { ProviderCode = "190/463", ProviderWords = "no" };
        await results.SaveAsync(Acme, [Result(CheckIds.GenesysToken, CheckFinding.Passed(), At), Result(CheckIds.AppSecret, failed, At)], Run.Cancel);

        var read = await results.ReadAsync(Acme, Run.Cancel);
        Assert.Equal([CheckIds.GenesysToken, CheckIds.AppSecret], read.Select(r => r.Id));
        var (found, at) = (read[1].Finding, read[1].At);
        Assert.Equal(("failed", "It is \"wrong\".", "Put it right.", "190/463", "no", "ü"), (found.State, found.Cause, found.Remedy, found.ProviderCode, found.ProviderWords, found.Facts["seen"]));
        Assert.Equal(At, at);
        Assert.Empty(await results.ReadAsync(Globex, Run.Cancel));
    }

    [Fact]
    public async Task A_newer_result_takes_the_place_of_an_older_one_and_never_the_other_way()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        var results = Results(host);
        await results.SaveAsync(Acme, [Result(CheckIds.GenesysToken, CheckFinding.Failed("a", "b"), At)], Run.Cancel);
        await results.SaveAsync(Acme, [Result(CheckIds.GenesysToken, CheckFinding.Passed(), At.AddMinutes(1))], Run.Cancel);
        await results.SaveAsync(Acme, [Result(CheckIds.GenesysToken, CheckFinding.Waiting("c"), At)], Run.Cancel);
        var kept = Assert.Single(await results.ReadAsync(Acme, Run.Cancel));
        Assert.Equal((CheckStates.Passed, null, At.AddMinutes(1)), (kept.Finding.State, kept.Finding.Cause, kept.At));
    }

    [Fact]
    public async Task Processes_that_keep_the_first_results_at_once_keep_them_all()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        var results = Results(host);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(() => results.SaveAsync(
            Acme, [Result(n % 2 == 0 ? CheckIds.GenesysToken : CheckIds.AppSecret, CheckFinding.Passed(), At.AddSeconds(n))], Run.Cancel))));
        Assert.Equal([At.AddSeconds(2), At.AddSeconds(3)], (await results.ReadAsync(Acme, Run.Cancel)).Select(r => r.At));
    }

    [Fact]
    public async Task They_go_with_their_tenant()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        await Results(host).SaveAsync(Acme, [Result(CheckIds.GenesysToken, CheckFinding.Passed(), At)], Run.Cancel);
        await host.ChangeAsync(async db => db.Tenants.Remove((await db.Tenants.FindAsync(["acme"], Run.Cancel))!));
        Assert.Equal(0L, await database.ReadAsync<long>("SELECT count(*) FROM check_results"));
    }

    private static CheckResults Results(StoreHost host) => new(host.Get<TenantDb>(), new CheckList([new GenesysTokenCheck(), new AppSecretCheck()]));

    private static CheckResult Result(string id, CheckFinding finding, DateTimeOffset at) => new(id, "", finding, at);
}
