using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Chaos;

/// <summary>Several processes share the work and pass it on.</summary>
public sealed class FleetTests(ChaosStore store)
{
    [Fact]
    public async Task Processes_that_join_and_leave_under_load_repeat_nothing_and_let_nothing_overtake()
    {
        await using var site = await Site.RunningAsync(ChaosSite.Plan(Fleet.Tenants, await store.NewDatabaseAsync()));
        var first = site.Relay;
        var traffic = await Fleet.BeginAsync(site);
        await using var moods = new Moods(site, Fleet.Moody);
        for (var round = 0; round < Fleet.Rounds; round++)
        {
            var second = await site.ReadyRelayAsync(1);
            traffic.PostTo(first.Url, second.Url);
            await Fleet.WorksAsync(second);
            await traffic.WroteAsync(traffic.Lanes.Count * 2, "while two share the work");

            traffic.PostTo(first.Url);
            Assert.Equal(0, await second.StopAsync());
            await traffic.WroteAsync(traffic.Lanes.Count * 2, "after one left");
        }

        await moods.EndAsync();
        await traffic.StopAsync();
        (await Verdict.OfAsync($"a second process joins and leaves {Fleet.Rounds} times", traffic)).AllowRepeats(0).NothingIsDead().Tell(await moods.FigureAsync()).Judge();
    }
}
