using Relay.Normalize;
using Relay.Sending;
using Relay.Storage.Idempotency;
using Relay.Storage.Partitions;
using Relay.Storage.Seen;
using Relay.Tests.Fakes;

namespace Relay.Tests.Normalize;

public sealed class SeenWindowTests
{
    private static readonly RawPosition Here = new("webhooks", 1, 100, 0);

    [Fact]
    public void An_id_is_a_duplicate_at_every_other_position_and_never_at_its_own()
    {
        var window = new SeenWindow(10);
        var id = Guid.NewGuid();

        Assert.False(window.IsDuplicate(id, Here));
        Assert.False(window.IsDuplicate(id, Here));
        Assert.True(window.IsDuplicate(id, Here with { Item = 1 }));
        Assert.True(window.IsDuplicate(id, Here with { Offset = 101 }));
        Assert.True(window.IsDuplicate(id, Here with { Partition = 2 }));
        Assert.True(window.IsDuplicate(id, Here with { Topic = "commands" }));
        Assert.False(window.IsDuplicate(id, Here));
        Assert.Equal(1, window.Count);
    }

    [Fact]
    public void With_a_store_behind_it_an_id_is_forgotten_when_its_time_is_over_and_one_that_was_learned_sooner()
    {
        var time = new ManualTimeProvider();
        var window = new SeenWindow(10, TimeSpan.FromDays(7), time);
        var (own, learned) = (Guid.NewGuid(), Guid.NewGuid());
        Assert.False(window.IsDuplicate(own, Here));
        window.Learn(new SeenAt(learned, "webhooks", 1, 200, 0));
        time.Advance(TimeSpan.FromDays(1));
        Assert.False(window.Knows(learned));
        Assert.True(window.IsElsewhere(own, Here with { Offset = 101 }));

        time.Advance(TimeSpan.FromDays(6));
        Assert.False(window.Knows(own));
        Assert.False(window.IsDuplicate(own, Here with { Offset = 101 }));
        Assert.True(window.IsDuplicate(own, Here));
    }

    [Fact]
    public void One_that_was_forgotten_and_seen_again_does_not_go_with_its_first_place()
    {
        var time = new ManualTimeProvider();
        var window = new SeenWindow(2, TimeSpan.FromDays(7), time);
        var id = Guid.NewGuid();
        window.IsDuplicate(id, Here);
        time.Advance(TimeSpan.FromDays(8));
        window.IsDuplicate(id, Here);
        window.IsDuplicate(Guid.NewGuid(), Here);
        Assert.True(window.Knows(id));
    }

    [Fact]
    public void Keys_of_the_api_are_remembered_at_least_as_long_as_the_ids_that_are_made_of_them()
    {
        Assert.True(MemoryIdempotencyKeys.DefaultCapacity >= SeenWindow.DefaultCapacity);
        foreach (var days in new[] { 0.1, 1, 6.5, 7, 8.5, 30 })
        {
            var window = TimeSpan.FromDays(days);
            var table = PartitionedTable.All.Single(t => t.Name == "idempotency_keys");

            // The store's ids live by whole days, memory asks for one at the end and keeps it a day.
            Assert.True(IdempotencyTable.KeptFor(window) >= TimeSpan.FromDays(Math.Ceiling(days) + 2), $"{days}");
            Assert.True(IdempotencyTable.KeptFor(window) >= TimeSpan.FromDays(7));
            Assert.True(table.KeptFor(window) > IdempotencyTable.KeptFor(window).TotalDays);
        }
    }

    [Fact]
    public void The_oldest_ids_make_room_and_no_others()
    {
        var window = new SeenWindow(3);
        var ids = Enumerable.Range(0, 5).Select(_ => Guid.NewGuid()).ToList();
        for (var n = 0; n < ids.Count; n++)
        {
            Assert.False(window.IsDuplicate(ids[n], Here with { Offset = n }));
            Assert.True(window.Count <= 3);
        }

        var elsewhere = Here with { Offset = 1000 };
        Assert.All(ids[2..], id => Assert.True(window.IsDuplicate(id, elsewhere)));
        Assert.False(window.IsDuplicate(ids[0], elsewhere));
    }
}
