using System.Globalization;
using Relay.Channels;
using Relay.Dispatch.Limits;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch.Limits;

public sealed class ScopeLimitsTests
{
    private static readonly LimitKey Pair = new(RetryScope.Pair, "harbor", "610", "15557770001");
    private static readonly LimitKey App = new(RetryScope.Provider, "harbor", "app-1");

    private readonly ManualTimeProvider _time = new();
    private readonly ScopeLimits _limits;

    public ScopeLimitsTests() => _limits = new ScopeLimits(_time);

    [Fact]
    public void A_pair_that_is_told_off_again_and_again_waits_four_times_as_long_each_time_up_to_an_hour()
    {
        foreach (var seconds in (int[])[1, 4, 16, 64, 256, 1024, 3600, 3600])
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), _limits.Close(Pair, null, out var isNew));
            Assert.True(isNew);
            Assert.Equal(TimeSpan.FromSeconds(seconds), _limits.ClosedFor(Pair));
            _time.Advance(TimeSpan.FromSeconds(seconds));
            Assert.Null(_limits.ClosedFor(Pair));
        }

        _limits.Forgive(Pair);
        Assert.Equal(TimeSpan.FromSeconds(1), _limits.Close(Pair, null, out _));
    }

    [Fact]
    public void What_was_in_flight_when_it_closed_makes_it_no_worse()
    {
        _limits.Close(Pair, null, out _);
        _limits.Close(Pair, null, out var isNew);
        _limits.Forgive(Pair);
        Assert.False(isNew);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(4), _limits.Close(Pair, null, out _));
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(0, 1)]
    [InlineData(30, 30)]
    [InlineData(999_999, 3600)]
    public void A_wait_that_the_provider_names_is_kept_within_bounds(int? named, int kept) => Assert.Equal(
        TimeSpan.FromSeconds(kept), _limits.Close(App, named is { } seconds ? TimeSpan.FromSeconds(seconds) : null, out _));

    [Fact]
    public void A_shorter_wait_does_not_shorten_a_longer_one()
    {
        _limits.Close(App, TimeSpan.FromMinutes(5), out _);
        Assert.Equal(TimeSpan.FromMinutes(5), _limits.Close(App, TimeSpan.FromSeconds(2), out _));
    }

    [Fact]
    public void One_tenants_limit_is_no_other_tenants()
    {
        _limits.Close(App, TimeSpan.FromMinutes(5), out _);
        Assert.Null(_limits.ClosedFor(App with { Tenant = "meadow" }));
    }

    [Fact]
    public async Task What_nobody_uses_is_forgotten()
    {
        var rate = new CallRate(80, TimeSpan.FromSeconds(1), IsWindow: false);
        for (var n = 0; n < 1000; n++)
        {
            var id = n.ToString(CultureInfo.InvariantCulture);
            Assert.Null(await _limits.Get(new LimitKey(RetryScope.Destination, "harbor", id), rate)
                .EnterAsync(CallPriority.Message, TimeSpan.Zero, TestContext.Current.CancellationToken));
            _limits.Close(Pair with { Peer = id }, null, out _);
        }

        _limits.Sweep();
        Assert.Equal(2000, _limits.Count);
        _time.Advance(TimeSpan.FromMinutes(20));
        _limits.Sweep();
        Assert.Equal(0, _limits.Count);
    }

    [Fact]
    public void However_many_pairs_are_closed_memory_is_bounded()
    {
        for (var n = 0; n < ScopeLimits.MaxClosures + 50; n++)
        {
            _limits.Close(Pair with { Peer = n.ToString(CultureInfo.InvariantCulture) }, null, out _);
        }

        Assert.Equal(ScopeLimits.MaxClosures, _limits.Count);
    }
}
