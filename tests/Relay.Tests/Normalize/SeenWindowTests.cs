using Relay.Normalize;

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
