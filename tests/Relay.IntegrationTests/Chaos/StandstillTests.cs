using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Chaos;

/// <summary>A process that everybody takes for dead comes back.</summary>
public sealed class StandstillTests(ChaosStore store)
{
    [Fact]
    public async Task A_process_that_stands_still_past_its_session_and_wakes_up_changes_nothing_that_others_did_meanwhile()
    {
        await using var site = await Site.RunningAsync(ChaosSite.Plan(Fleet.Tenants, await store.NewDatabaseAsync()));
        var first = site.Relay;
        var traffic = await Fleet.BeginAsync(site);
        await using var moods = new Moods(site, Fleet.Moody);
        var sleeper = await site.ReadyRelayAsync(1);
        var stops = 0;
        for (var round = 0; round < Fleet.Rounds; round++)
        {
            traffic.PostTo(first.Url, sleeper.Url);
            await Fleet.WorksAsync(sleeper);
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
}
