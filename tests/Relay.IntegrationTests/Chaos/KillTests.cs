using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Chaos;

/// <summary>Relay is killed under load, as by a machine that loses its power.</summary>
public sealed class KillTests(ChaosStore store)
{
    private static readonly int Kills = ChaosForm.Pick(2, 10);

    [Fact]
    public async Task Relay_killed_again_and_again_under_load_loses_nothing_and_lets_nothing_overtake()
    {
        var moody = Moods.Tenant();
        IReadOnlyList<TestTenant> tenants = [moody, .. ChaosSite.Tenants(5)];
        await using var site = await Site.RunningAsync(ChaosSite.Plan(tenants, await store.NewDatabaseAsync()));
        var traffic = new Traffic(site, tenants, customersPerTenant: 2, perSecond: ChaosForm.Pick(40, 80));
        traffic.Start(Phase.Disturbed);
        await using var moods = new Moods(site, moody);
        for (var kill = 0; kill < Kills; kill++)
        {
            // It must have taken up its work, and committed some of it, or there is nothing to break off.
            await traffic.ArrivedAsync(traffic.Lanes.Count * 2, $"before kill {kill + 1}");
            await site.Relay.Process.KillAsync();
            await site.ReadyRelayAsync();
        }

        await traffic.WroteAsync(traffic.Lanes.Count, "after the last kill");
        await moods.EndAsync();
        await traffic.StopAsync();

        // A lane has one call at a time, so a kill can come between the call and the record of one message of each.
        (await Verdict.OfAsync($"killed {Kills} times", traffic)).AllowRepeats(Kills * traffic.Lanes.Count).NothingIsDead().Tell(await moods.FigureAsync()).Judge();
    }
}
