using System.Globalization;
using System.Text.RegularExpressions;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Chaos;

/// <summary>The machine's clock is set while Relay works.</summary>
public sealed partial class ClockTests(ChaosStore store)
{
    [Fact]
    public async Task A_clock_that_jumps_an_hour_ahead_and_back_costs_no_message_and_no_order()
    {
        using var clock = await FalseClock.MakeAsync();
        var tenants = ChaosSite.Tenants(4);
        await using var site = await Site.CreateAsync(ChaosSite.Plan(tenants, await store.NewDatabaseAsync()));
        var relay = await site.ReadyRelayAsync(0, clock.Settings);
        var traffic = new Traffic(site, tenants, customersPerTenant: 2, perSecond: ChaosForm.Pick(30, 60));
        traffic.Start();
        await traffic.WroteAsync(traffic.Lanes.Count * 2, "before the jump");

        traffic.Enter(Phase.Disturbed);
        await JumpAsync(TimeSpan.FromHours(1));
        await JumpAsync(TimeSpan.Zero);
        await traffic.StopAsync();
        (await Verdict.OfAsync("clock an hour ahead and back", traffic)).AllowRepeats(0).NothingIsDead().Judge();
        Assert.False(relay.Process.HasExited, relay.Process.Tail());

        async Task JumpAsync(TimeSpan ahead)
        {
            clock.Set(ahead);
            await Until.TrueAsync(() => IsAhead(relay, ahead), () => $"the log's clock is {ahead} ahead{Environment.NewLine}{relay.Process.Tail()}");
            await traffic.FlowAsync(ChaosForm.Seconds(2, 20), $"while the clock is {ahead} ahead");
        }
    }

    // Every record that is normalised is logged, so a line with the new time comes soon.
    private static bool IsAhead(RelayProcess relay, TimeSpan ahead) =>
        relay.Process.Lines.Select(line => Stamp().Match(line)).LastOrDefault(match => match.Success) is { } last
        && (DateTimeOffset.Parse(last.Value, CultureInfo.InvariantCulture) - TimeProvider.System.GetUtcNow() - ahead).Duration() < TimeSpan.FromMinutes(5);

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stamp();
}
