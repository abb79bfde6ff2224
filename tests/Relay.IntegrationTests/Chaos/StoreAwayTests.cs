using Relay.IntegrationTests.Harness;
using Relay.StoreTests.Harness;

namespace Relay.IntegrationTests.Chaos;

/// <summary>PostgreSQL goes away under load: webhooks are taken and messages delivered all the same.</summary>
public sealed class StoreAwayTests : IAsyncLifetime
{
    private static readonly TimeSpan Away = ChaosForm.Seconds(4, 20);

    // The last that is written before the store stands still waits for it, and counts here.
    private static readonly TimeSpan Floor = TimeSpan.FromSeconds(4);

    // Normalize and Dispatch each wait two seconds for the first answer that does not come, and not for the next.
    private static readonly TimeSpan FirstWaits = TimeSpan.FromSeconds(6);

    private readonly PostgresServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_store_that_crashes_or_hangs_and_comes_back_costs_no_message_and_no_order()
    {
        await using var database = await _server.CreateAsync();
        var moody = Moods.Tenant();
        IReadOnlyList<TestTenant> tenants = [moody, .. ChaosSite.Tenants(5)];
        await using var site = await Site.RunningAsync(ChaosSite.Plan(tenants, database.ConnectionString));
        var traffic = new Traffic(site, tenants, customersPerTenant: 2, perSecond: ChaosForm.Pick(40, 80));
        traffic.Start();
        var working = traffic.Lanes.Where(lane => lane.Tenant != moody).ToList();
        await traffic.WroteAsync(traffic.Lanes.Count * 2, "before all");
        await traffic.CaughtUpAsync("before all");
        await using var moods = new Moods(site, moody);
        traffic.Enter(Phase.Quiet);
        await traffic.FlowAsync(ChaosForm.Seconds(3, 10), "before the outage");

        traffic.Enter(Phase.Disturbed);
        await _server.KillAsync();
        await traffic.FlowAsync(Away, "while the store is away");
        await _server.StartAsync();
        await traffic.FlowAsync(ChaosForm.Seconds(1, 10), "after the store came back");
        traffic.Enter(Phase.Hanging);
        _server.Pause();
        await traffic.FlowAsync(Away, "while the store hangs");
        _server.Resume();
        traffic.Enter(Phase.After);
        await traffic.WroteAsync(traffic.Lanes.Count * 2, "after the store answers again");
        await moods.EndAsync();
        await traffic.StopAsync();

        (await Verdict.OfAsync($"store away {Away.TotalSeconds:0} s, then hanging {Away.TotalSeconds:0} s", traffic))
            .AllowRepeats(0).NothingIsDead().KeepsPace(working, Floor).KeepsPace(working, FirstWaits, Phase.Hanging).Tell(await moods.FigureAsync()).Judge();
        Assert.Equal(0, traffic.Refused);
        Assert.False(site.Relay.Process.HasExited, site.Relay.Process.Tail());
    }
}
