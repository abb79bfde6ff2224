using Relay.Dispatch;

namespace Relay.Tests.Dispatch;

public sealed class HandledWindowTests
{
    [Fact]
    public void A_delivery_is_known_by_message_part_destination_and_nonce()
    {
        var window = new HandledWindow(10);
        var id = Guid.NewGuid();
        window.Add(id, "0", "whatsapp:1", "0");

        Assert.True(window.Contains(id, "0", "whatsapp:1", "0"));
        Assert.False(window.Contains(Guid.NewGuid(), "0", "whatsapp:1", "0"));
        Assert.False(window.Contains(id, "1", "whatsapp:1", "0"));
        Assert.False(window.Contains(id, "0", "whatsapp:2", "0"));
        Assert.False(window.Contains(id, "0", "whatsapp:1", "1"));
        Assert.False(window.Contains(id, "0|0", "whatsapp:1", "0"));
    }

    [Fact]
    public void The_oldest_make_room_and_one_that_is_added_twice_counts_once()
    {
        var window = new HandledWindow(3);
        var ids = Enumerable.Range(0, 5).Select(_ => Guid.NewGuid()).ToList();
        foreach (var id in ids)
        {
            window.Add(id, "0", "d", "0");
            window.Add(id, "0", "d", "0");
        }

        Assert.Equal([false, false, true, true, true], ids.Select(id => window.Contains(id, "0", "d", "0")));
    }
}
