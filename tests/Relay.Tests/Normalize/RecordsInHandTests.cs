using Relay.Contracts;
using Relay.Normalize;
using Relay.Tests.Fakes;

namespace Relay.Tests.Normalize;

public sealed class RecordsInHandTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly FakePartition _webhooks = new(TopicNames.Webhooks);
    private readonly FakePartition _commands = new(TopicNames.Commands);
    private readonly RecordsInHand _inHand;

    public RecordsInHandTests() => _inHand = new RecordsInHand(_time);

    [Fact]
    public void The_age_is_that_of_the_oldest_and_nothing_when_idle()
    {
        Assert.Equal(TimeSpan.Zero, _inHand.OldestAge);
        var webhook = _webhooks.Read("a");
        Assert.True(_inHand.TryTake(webhook));
        _time.Advance(TimeSpan.FromSeconds(3));
        var command = _commands.Read("b");
        Assert.True(_inHand.TryTake(command));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(TimeSpan.FromSeconds(5), _inHand.OldestAge);
        _inHand.Complete(webhook);
        Assert.Equal(TimeSpan.FromSeconds(2), _inHand.OldestAge);
        _inHand.Abandon(command);
        Assert.Equal(TimeSpan.Zero, _inHand.OldestAge);
        Assert.Equal(1, _webhooks.Tracker.TakeCommittable());
        Assert.Null(_commands.Tracker.TakeCommittable());
    }

    [Fact]
    public void A_stage_that_ended_holds_no_record_back()
    {
        Assert.True(_inHand.TryTake(_webhooks.Read("a")));
        _inHand.Close();
        Assert.Equal(0, _webhooks.Tracker.Outstanding);
        Assert.False(_inHand.TryTake(_webhooks.Read("b")));
        Assert.Equal(0, _webhooks.Tracker.Outstanding);
        Assert.Null(_webhooks.Tracker.TakeCommittable());
    }
}
