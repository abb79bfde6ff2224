using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Chaos;

/// <summary>Kafka goes away under load.</summary>
public sealed class BrokerAwayTests(ChaosStore store)
{
    private static readonly TimeSpan Away = ChaosForm.Seconds(5, 20);

    private readonly IReadOnlyList<TestTenant> _tenants = ChaosSite.Tenants(6);

    [Fact]
    public async Task A_broker_that_goes_away_and_comes_back_costs_no_message_and_no_order()
    {
        await using var site = await SiteAsync();
        var traffic = await BeginAsync(site);
        traffic.Enter(Phase.Disturbed);
        await site.Broker.DownAsync();
        await traffic.FlowAsync(Away, "while the broker is away");
        await site.Broker.UpAsync();
        traffic.Enter(Phase.After);
        await traffic.WroteAsync(traffic.Lanes.Count * 2, "after the broker came back");
        await traffic.StopAsync();

        (await Verdict.OfAsync($"broker away {Away.TotalSeconds:0} s", traffic)).AllowRepeats(0).NothingIsDead().Judge();
        Assert.False(site.Relay.Process.HasExited, site.Relay.Process.Tail());
    }

    [Fact]
    public async Task A_Relay_that_is_killed_and_started_while_the_broker_is_away_loses_nothing()
    {
        await using var site = await SiteAsync();
        var traffic = await BeginAsync(site);
        traffic.Enter(Phase.Disturbed);
        await site.Broker.DownAsync();
        await traffic.FlowAsync(Away / 2, "while the broker is away");
        await site.Relay.Process.KillAsync();
        var second = site.StartRelay();
        await traffic.FlowAsync(Away / 2, "while the broker is away and Relay was started again");
        await site.Broker.UpAsync();
        await second.ReadyAsync(ChaosForm.Patience);
        traffic.Enter(Phase.After);
        await traffic.WroteAsync(traffic.Lanes.Count * 2, "after the broker came back");
        await traffic.StopAsync();

        (await Verdict.OfAsync($"broker away {Away.TotalSeconds:0} s while Relay is killed", traffic)).AllowRepeats(traffic.Lanes.Count).NothingIsDead().Judge();
    }

    private async Task<Site> SiteAsync() => await Site.RunningAsync(ChaosSite.Plan(_tenants, await store.NewDatabaseAsync()) with { NeedsMock = true });

    private async Task<Traffic> BeginAsync(Site site)
    {
        var traffic = new Traffic(site, _tenants, customersPerTenant: 2, perSecond: ChaosForm.Pick(40, 80));
        traffic.Start();
        await traffic.WroteAsync(traffic.Lanes.Count * 2, "before the outage");
        return traffic;
    }
}
