using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Chaos;

/// <summary>Several processes share the work and pass it on.</summary>
public sealed class FleetTests(ChaosStore store)
{
    private static readonly int Rounds = ChaosForm.Pick(1, 4);
    private static readonly TestTenant Moody = Moods.Tenant();

    private readonly IReadOnlyList<TestTenant> _tenants = [Moody, .. ChaosSite.Tenants(5)];

    [Fact]
    public async Task Processes_that_join_and_leave_under_load_repeat_nothing_and_let_nothing_overtake()
    {
        await using var site = await Site.RunningAsync(ChaosSite.Plan(_tenants, await store.NewDatabaseAsync()));
        var first = site.Relay;
        var traffic = await BeginAsync(site);
        await using var moods = new Moods(site, Moody);
        for (var round = 0; round < Rounds; round++)
        {
            var second = await site.ReadyRelayAsync(1);
            traffic.PostTo(first.Url, second.Url);
            await WorksAsync(second);
            await traffic.WroteAsync(traffic.Lanes.Count * 2, "while two share the work");

            traffic.PostTo(first.Url);
            Assert.Equal(0, await second.StopAsync());
            await traffic.WroteAsync(traffic.Lanes.Count * 2, "after one left");
        }

        await moods.EndAsync();
        await traffic.StopAsync();
        (await Verdict.OfAsync($"a second process joins and leaves {Rounds} times", traffic)).AllowRepeats(0).NothingIsDead().Tell(await moods.FigureAsync()).Judge();
    }

    [Fact]
    public async Task A_process_that_stands_still_past_its_session_and_wakes_up_changes_nothing_that_others_did_meanwhile()
    {
        await using var site = await Site.RunningAsync(ChaosSite.Plan(_tenants, await store.NewDatabaseAsync()));
        var first = site.Relay;
        var traffic = await BeginAsync(site);
        await using var moods = new Moods(site, Moody);
        var sleeper = await site.ReadyRelayAsync(1);
        var stops = 0;
        for (var round = 0; round < Rounds; round++)
        {
            traffic.PostTo(first.Url, sleeper.Url);
            await WorksAsync(sleeper);
            await traffic.WroteAsync(traffic.Lanes.Count, "while two share the work");

            // Every webhook arrives; whoever works for the one that sleeps has all of its partitions then.
            traffic.PostTo(first.Url);
            sleeper.Process.Freeze();
            stops++;
            await traffic.FlowAsync(TimeSpan.FromMilliseconds(ChaosSite.SessionMs * 2), "while one process stands still");
            await traffic.ArrivedAsync(traffic.Lanes.Count, "while one process stands still");
            sleeper.Process.Thaw();
            await traffic.WroteAsync(traffic.Lanes.Count * 2, "after it woke up");
        }

        await moods.EndAsync();
        await traffic.StopAsync();
        (await Verdict.OfAsync($"a process held still past its session {stops} times", traffic)).AllowRepeats(stops * traffic.Lanes.Count).NothingIsDead().Tell(await moods.FigureAsync()).Judge();
        Assert.False(sleeper.Process.HasExited, sleeper.Process.Tail());
    }

    private async Task<Traffic> BeginAsync(Site site)
    {
        var traffic = new Traffic(site, _tenants, customersPerTenant: 2, perSecond: ChaosForm.Pick(40, 80));
        traffic.Start(Phase.Disturbed);
        await traffic.WroteAsync(traffic.Lanes.Count, "before the second process");
        return traffic;
    }

    private static Task WorksAsync(RelayProcess relay)
    {
        var before = LedgerLine.Of(relay.Process).Count;
        return Until.TrueAsync(
            () => LedgerLine.Of(relay.Process).Count > before, () => $"{relay.Process.Name} takes over partitions{Environment.NewLine}{relay.Process.Tail()}", ChaosForm.Patience);
    }
}
