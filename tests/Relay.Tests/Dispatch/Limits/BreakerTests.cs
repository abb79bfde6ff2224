using Relay.Contracts;
using Relay.Dispatch.Limits;

namespace Relay.Tests.Dispatch.Limits;

public sealed class BreakerTests
{
    private readonly Breaker _breaker = new();
    private TimeSpan _now = TimeSpan.FromDays(1);

    [Fact]
    public void Failures_of_several_lanes_one_after_another_open_it()
    {
        Assert.All(Enumerable.Range(0, Breaker.Threshold - 1), n => Assert.Equal(BreakerChange.None, Fails(n % 2)));
        Assert.Equal(BreakerChange.Opened, Fails(1));
        Assert.Equal(TimeSpan.FromSeconds(5), _breaker.ClosedFor(_now));
        Assert.Equal(DeliveryCategories.Unavailable, _breaker.Category);
    }

    [Fact]
    public void One_lane_alone_never_opens_it()
    {
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(BreakerChange.None, Fails(1)));
        Assert.Null(_breaker.ClosedFor(_now));
    }

    [Fact]
    public void A_success_in_between_begins_the_count_anew()
    {
        for (var n = 0; n < 20; n++)
        {
            Assert.Equal(BreakerChange.None, Fails(n));
            Assert.Equal(BreakerChange.None, Fails(n + 100));
            Assert.Equal(BreakerChange.None, Report(Enter(), n, CallHealth.Alive));
        }
    }

    [Fact]
    public void A_refusal_opens_it_at_once() => Assert.Equal(BreakerChange.Opened, Report(Enter(), 1, CallHealth.Refusing));

    [Fact]
    public void After_waits_that_grow_one_call_tries_it()
    {
        Report(Enter(), 1, CallHealth.Refusing);
        foreach (var seconds in (int[])[5, 15, 30, 60, 120, 120])
        {
            _now += TimeSpan.FromSeconds(seconds - 1);
            Assert.Equal(TimeSpan.FromSeconds(1), _breaker.Enter(_now).Wait);
            _now += TimeSpan.FromSeconds(1);
            Assert.Null(_breaker.ClosedFor(_now));
            var probe = Enter();
            Assert.True(probe.IsProbe);
            Assert.Equal(Breaker.ProbeWait, _breaker.Enter(_now).Wait);
            Assert.Equal(Breaker.ProbeWait, _breaker.ClosedFor(_now));
            Assert.Equal(BreakerChange.StaysOpen, Report(probe, 1, CallHealth.Failing));
        }

        _now += TimeSpan.FromMinutes(2);
        Assert.Equal(BreakerChange.Closed, Report(Enter(), 1, CallHealth.Alive));
        Assert.False(_breaker.IsOpen);
        Report(Enter(), 1, CallHealth.Refusing);
        Assert.Equal(TimeSpan.FromSeconds(5), _breaker.ClosedFor(_now));
    }

    [Fact]
    public void A_wait_that_the_provider_names_is_kept_when_it_is_longer()
    {
        Report(Enter(), 1, CallHealth.Refusing, TimeSpan.FromMinutes(7));
        Assert.Equal(TimeSpan.FromMinutes(7), _breaker.ClosedFor(_now));
    }

    [Fact]
    public void What_began_before_it_opened_says_nothing_afterwards()
    {
        var early = Enter();
        var other = Enter();
        Report(Enter(), 1, CallHealth.Refusing);
        Assert.Equal(BreakerChange.None, Report(early, 2, CallHealth.Alive));
        Assert.Equal(BreakerChange.None, Report(other, 2, CallHealth.Refusing));
        Assert.Equal(TimeSpan.FromSeconds(5), _breaker.ClosedFor(_now));
    }

    [Fact]
    public void A_trial_that_was_not_made_leaves_the_trial_to_another()
    {
        Report(Enter(), 1, CallHealth.Refusing);
        _now += TimeSpan.FromSeconds(5);
        var probe = Enter();
        _breaker.Leave(probe);
        Assert.True(Enter().IsProbe);

        // The first one comes back late: the second is still under way.
        _breaker.Leave(default);
        Assert.NotNull(_breaker.Enter(_now).Wait);
    }

    [Fact]
    public void It_can_be_tried_at_once()
    {
        Report(Enter(), 1, CallHealth.Refusing);
        _breaker.TryAtOnce(_now);
        Assert.True(Enter().IsProbe);
    }

    private BreakerChange Fails(long lane) => Report(Enter(), lane, CallHealth.Failing);

    private BreakerPass Enter()
    {
        var pass = _breaker.Enter(_now);
        Assert.Null(pass.Wait);
        return pass;
    }

    private BreakerChange Report(BreakerPass pass, long lane, CallHealth health, TimeSpan? after = null) =>
        _breaker.Report(pass, lane, health, DeliveryCategories.Unavailable, after, _now);
}
