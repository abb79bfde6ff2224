using Relay.Channels;
using Relay.Dispatch.Limits;

namespace Relay.Tests.Dispatch.Limits;

public sealed class RateMeterTests
{
    private static readonly TimeSpan Start = TimeSpan.FromDays(3);

    [Fact]
    public void A_number_that_is_told_off_sends_half_as_much_and_comes_back_slowly()
    {
        var meter = new EvenMeter(new CallRate(80, TimeSpan.FromSeconds(1), IsWindow: false));
        Assert.Equal(80, meter.Rate);
        meter.Slow(Start);
        meter.Slow(Start + TimeSpan.FromMilliseconds(900));
        Assert.Equal(40, meter.Rate);
        meter.Slow(Start + TimeSpan.FromSeconds(1));
        Assert.Equal(20, meter.Rate);

        Assert.True(meter.TryTake(Start + TimeSpan.FromSeconds(11), CallPriority.Message));
        Assert.Equal(20, meter.Rate);
        Assert.True(meter.TryTake(Start + TimeSpan.FromSeconds(41), CallPriority.Message));
        Assert.Equal(40, meter.Rate, 0.01);
        Assert.True(meter.TryTake(Start + TimeSpan.FromHours(1), CallPriority.Message));
        Assert.Equal(80, meter.Rate);
        Assert.True(meter.IsFresh(Start + TimeSpan.FromHours(2)));
    }

    [Fact]
    public void However_often_it_is_told_off_something_is_sent()
    {
        var meter = new EvenMeter(new CallRate(80, TimeSpan.FromSeconds(1), IsWindow: false));
        for (var n = 0; n < 100; n++)
        {
            meter.Slow(Start + TimeSpan.FromSeconds(2 * n));
        }

        Assert.Equal(1, meter.Rate);
        Assert.InRange(meter.Until(Start + TimeSpan.FromSeconds(200), CallPriority.Message, 1)!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void What_Genesys_says_counts_more_than_what_Relay_counted()
    {
        var meter = Window();
        Assert.True(meter.TryTake(Start, CallPriority.Message));
        Assert.Equal(299, meter.Available(Start, TimeSpan.FromSeconds(2)));
        meter.Observe(new LimitReading(180, 170, TimeSpan.FromSeconds(30)), Start);
        Assert.Equal(10, meter.Available(Start, TimeSpan.FromSeconds(2)));
        for (var n = 0; n < 10; n++)
        {
            Assert.True(meter.TryTake(Start, CallPriority.Message));
        }

        Assert.False(meter.TryTake(Start + TimeSpan.FromSeconds(30), CallPriority.Message));
        Assert.Equal(TimeSpan.FromSeconds(31), meter.Until(Start, CallPriority.Message, 1));
        Assert.True(meter.TryTake(Start + TimeSpan.FromSeconds(31), CallPriority.Message));
        Assert.Equal(179, meter.Available(Start + TimeSpan.FromSeconds(31), TimeSpan.Zero));
    }

    [Fact]
    public void Calls_in_flight_that_Genesys_has_not_counted_yet_count()
    {
        var meter = Window();
        for (var n = 0; n < 50; n++)
        {
            Assert.True(meter.TryTake(Start, CallPriority.Message));
        }

        meter.Observe(new LimitReading(300, 3, TimeSpan.FromSeconds(59)), Start);
        Assert.Equal(250, meter.Available(Start, TimeSpan.Zero));
    }

    [Fact]
    public void A_window_that_began_without_Relay_seeing_it_is_believed()
    {
        var meter = Window();
        for (var n = 0; n < 300; n++)
        {
            Assert.True(meter.TryTake(Start, CallPriority.Message));
        }

        var later = Start + TimeSpan.FromSeconds(50);
        meter.Observe(new LimitReading(300, 1, TimeSpan.FromSeconds(60)), later);
        Assert.Equal(299, meter.Available(later, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void However_small_the_limit_every_kind_gets_through(int allowed)
    {
        var meter = Window();
        foreach (var priority in Enum.GetValues<CallPriority>())
        {
            var at = Start + TimeSpan.FromMinutes(10 * (int)priority);
            meter.Observe(new LimitReading(allowed, 0, TimeSpan.FromSeconds(60)), at);
            Assert.True(meter.TryTake(at, priority));
        }
    }

    [Fact]
    public void Several_windows_of_calls_wait_for_several_windows()
    {
        var meter = Window();
        Assert.True(meter.TryTake(Start, CallPriority.Message));
        Assert.Equal(TimeSpan.Zero, meter.Until(Start, CallPriority.Message, 299));
        Assert.Equal(TimeSpan.FromMinutes(1), meter.Until(Start, CallPriority.Message, 300));
        Assert.Equal(TimeSpan.FromMinutes(2), meter.Until(Start, CallPriority.Message, 600));
    }

    private static WindowMeter Window() => new(new CallRate(300, TimeSpan.FromMinutes(1), IsWindow: true));
}
