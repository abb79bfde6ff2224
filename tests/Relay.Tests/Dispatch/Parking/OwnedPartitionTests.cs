using Relay.Dispatch.Parking;
using Relay.Storage.Outcomes;
using Relay.Storage.Parking;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch.Parking;

public sealed class OwnedPartitionTests
{
    private static readonly DateTimeOffset Now = ManualTimeProvider.Start;
    private static readonly PartitionEpoch Owner = new("messages.outbound", 0, 1);

    private readonly OwnedPartition _partition = new("messages.outbound", 0, 0);

    public OwnedPartitionTests() => Load(1);

    [Fact]
    public void A_destination_for_which_nothing_waits_any_more_is_forgotten()
    {
        _partition.Inserted(New(Owner, 1, "whatsapp:1"));
        Ask("whatsapp:1");
        _partition.Postponed(Row(1, "whatsapp:1"), new Postponed(Owner, new ParkedKey(new DateOnly(2026, 5, 4), 1), "whatsapp:2", State(Now)), Part);
        Assert.Equal(["whatsapp:2"], Destinations());

        Ask("whatsapp:2");
        _partition.Removed(Row(1, "whatsapp:2"), Owner, Part, hasNext: false);
        Assert.Empty(Destinations());
        Assert.False(_partition.IsParked(1));
    }

    [Fact]
    public void A_time_that_is_noted_is_never_forgotten()
    {
        _partition.Inserted(New(Owner, 1, "whatsapp:1"));
        _partition.Removed(Row(1, "whatsapp:1"), Owner, null, hasNext: true);
        Assert.Equal(["whatsapp:1"], Destinations());
    }

    [Fact]
    public void What_was_changed_under_an_earlier_claim_is_in_what_was_loaded_and_counts_once()
    {
        Assert.True(_partition.TryLose(Owner, out var isNews));
        Assert.True(isNews);
        Assert.True(_partition.TryLose(Owner, out isNews));
        Assert.False(isNews);
        Assert.False(_partition.IsOwnedUnder(Owner));

        Load(2, 1);
        _partition.Inserted(New(Owner, 1, "whatsapp:1"));
        _partition.Removed(Row(2, "whatsapp:1"), Owner, null, hasNext: false);
        _partition.EachQueue((_, queue) => Assert.Equal(1, queue.Count));
        Assert.True(_partition.IsOwnedUnder(Owner with { Epoch = 2 }));

        // Who is told so late does not lose the new one.
        Assert.True(_partition.TryLose(Owner, out isNews));
        Assert.False(isNews);
    }

    [Fact]
    public void A_word_that_was_heard_is_not_forgotten_over_another_reason_to_look()
    {
        _partition.Inserted(New(Owner, 1, "whatsapp:1") with { State = State(Now.AddMinutes(1)) with { IsHeld = true } });
        Assert.True(_partition.TryWake(Part, Now));
        _partition.Wake(1, Now);
        var next = DateTimeOffset.MaxValue;
        Assert.Equal([(1L, true)], _partition.TakeWoken(Now, 9, ref next));
    }

    private static SentPart Part => new(ParkingRig.IdOf("a/1"), 0, "0");

    private static ParkedState State(DateTimeOffset? due) => new(due, IsHeld: false, 0, 1, Now, "[]");

    private static StoredRecord Record => new(1, null, [], [1], Now);

    private static NewParked New(PartitionEpoch owner, long lane, string destination) => new(
        owner, lane, Harbor.Id, "c_oneaaaaaaaaaaaaaaaaaaaaaaa", destination, ParkingRig.IdOf("a/1"), "0", Now.AddDays(1), Now, Record, State(Now), IsRepeated: false);

    private static ParkedRow Row(long lane, string destination) => new(
        new ParkedKey(new DateOnly(2026, 5, 4), 1), Owner.Topic, Owner.Partition, lane, destination, Now.AddDays(1), Now, Record, State(Now));

    private void Load(long epoch, int rows = 0) => _partition.Load(new ParkedPartition(
        epoch, rows > 0 ? [1] : [], rows > 0 ? [new ParkedQueue("whatsapp:1", rows, Now, Now.AddDays(1))] : [], [], []));

    private void Ask(string destination)
    {
        var query = new DueQuery(Owner, destination, 9, OnlyExpired: false);
        _partition.Asking(query);
        _partition.Answered(query, DateTimeOffset.MaxValue);
    }

    private List<string> Destinations()
    {
        var found = new List<string>();
        _partition.EachQueue((destination, _) => found.Add(destination));
        return found;
    }
}
