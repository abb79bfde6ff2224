using Relay.Simulator.Settings;
using Relay.Simulator.Webhooks;

namespace SimulatorTests.Webhooks;

public sealed class RetryRulesTests
{
    private static readonly SimulatorSettings Defaults = new() { RelayBaseUrl = new Uri("http://relay.test"), Tenants = [] };

    [Fact]
    public void Metas_pauses_grow_and_end_after_a_minute()
    {
        var rules = RetryRules.Meta(Defaults);

        Assert.Equal([0.1, 0.2, 0.5, 1, 2, 5, 5], Enumerable.Range(1, 7).Select(attempts => rules.Pause(attempts, TimeSpan.Zero)!.Value.TotalSeconds));
        Assert.NotNull(rules.Pause(9, TimeSpan.FromSeconds(59)));
        Assert.Null(rules.Pause(9, TimeSpan.FromSeconds(60)));
        Assert.All((int[])[0, 201, 204, 302, 401, 404, 429, 503], status => Assert.True(rules.Again(status)));
        Assert.False(rules.Again(200));
    }

    [Fact]
    public void Genesys_tries_five_times_more_every_five_seconds_within_its_ten_second_limit()
    {
        var rules = RetryRules.Genesys(Defaults);

        Assert.All(Enumerable.Range(1, 5), attempts => Assert.Equal(TimeSpan.FromSeconds(5), rules.Pause(attempts, TimeSpan.Zero)));
        Assert.Null(rules.Pause(6, TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(10), rules.Timeout);
        Assert.All((int[])[0, 429, 500, 503], status => Assert.True(rules.Again(status)));
        Assert.All((int[])[200, 204, 400, 401, 404], status => Assert.False(rules.Again(status)));
    }
}
