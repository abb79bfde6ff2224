using Relay.Model;

namespace Relay.Tests.Model;

public sealed class ValidityWindowTests
{
    private static readonly DateTimeOffset Noon = new(2031, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_beginning_belongs_to_it_and_the_end_does_not()
    {
        var window = new ValidityWindow(Noon, Noon.AddHours(1));
        Assert.False(window.Contains(Noon.AddTicks(-1)));
        Assert.True(window.Contains(Noon));
        Assert.True(window.Contains(Noon.AddHours(1).AddTicks(-1)));
        Assert.False(window.Contains(Noon.AddHours(1)));
    }

    [Fact]
    public void An_end_that_is_not_set_is_open()
    {
        Assert.True(default(ValidityWindow).Contains(DateTimeOffset.MinValue));
        Assert.True(default(ValidityWindow).Contains(DateTimeOffset.MaxValue));
        Assert.True(new ValidityWindow(null, Noon).Contains(DateTimeOffset.MinValue));
        Assert.True(new ValidityWindow(Noon, null).Contains(DateTimeOffset.MaxValue));
    }

    [Fact]
    public void Two_windows_that_meet_have_no_gap_and_no_overlap()
    {
        var first = new ValidityWindow(null, Noon);
        var second = new ValidityWindow(Noon, null);
        foreach (var at in new[] { Noon.AddTicks(-1), Noon, Noon.AddTicks(1) })
        {
            Assert.NotEqual(first.Contains(at), second.Contains(at));
        }

        Assert.Equal(1, ValidityWindow.MostAtOnce([first, second]));
    }

    [Fact]
    public void An_offset_is_another_way_to_write_the_same_moment()
    {
        var window = new ValidityWindow(Noon.ToOffset(TimeSpan.FromHours(5)), null);
        Assert.True(window.Contains(Noon));
        Assert.False(window.Contains(Noon.AddTicks(-1)));
    }

    [Fact]
    public void The_fullest_moment_is_found()
    {
        Assert.Equal(0, ValidityWindow.MostAtOnce([]));
        Assert.Equal(3, ValidityWindow.MostAtOnce([default, default, default]));
        Assert.Equal(2, ValidityWindow.MostAtOnce([new(Noon, Noon.AddHours(2)), new(Noon.AddHours(1), Noon.AddHours(3)), new(Noon.AddHours(2), null)]));
        Assert.Equal(0, ValidityWindow.MostAtOnce([new(Noon, Noon), new(Noon, Noon.AddHours(-1))]));
    }

    [Fact]
    public void Counting_by_ends_agrees_with_counting_at_every_beginning()
    {
        var random = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            var windows = Enumerable.Range(0, random.Next(1, 12)).Select(_ => new ValidityWindow(Moment(), Moment())).ToList();
            var most = windows.Max(w => windows.Count(other => other.Contains(w.NotBefore ?? DateTimeOffset.MinValue)));
            Assert.Equal(most, ValidityWindow.MostAtOnce(windows));
        }

        DateTimeOffset? Moment() => random.Next(4) == 0 ? null : Noon.AddHours(random.Next(6));
    }
}
