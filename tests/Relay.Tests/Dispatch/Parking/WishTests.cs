using Relay.Channels;
using Relay.Contracts;
using Relay.Storage.Parking;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch.Parking;

/// <summary>The owner of a partition carries out what people want of its parked rows.</summary>
public sealed class WishTests
{
    private static readonly Retry Later = new(DeliveryCategories.Unavailable, "503", "not now", TimeSpan.FromHours(1));

    private readonly ParkingRig _rig = new();

    [Fact]
    public async Task What_is_wanted_now_is_tried_long_before_its_time_and_what_stands_behind_it_follows()
    {
        using var process = await ParkedAsync();
        var due = _rig.Table.Rows[0].State.Due;
        _rig.Answer = _ => new Delivered(["id"]);
        _rig.Wishes.Wanted = ParkedWish.Hasten;
        await Waiting.UntilAsync(() => _rig.Table.Rows.Count == 0 || Pass());
        Assert.True(_rig.Time.GetUtcNow() < due);
        Assert.Equal(["a/1", "a/1", "a/2"], _rig.Calls);
        Assert.Empty(process.DeadLetters);
    }

    [Fact]
    public async Task What_is_given_up_becomes_a_dead_letter_with_its_attempts_and_the_next_one_is_tried()
    {
        using var process = await ParkedAsync();
        _rig.Answer = _ => new Delivered(["id"]);
        _rig.Wishes.Wanted = ParkedWish.GiveUp;
        await Waiting.UntilAsync(() => _rig.Table.Rows.Count == 0 || Pass());
        Assert.Equal(["a/1", "a/2"], _rig.Calls);
        var letter = Assert.Single(process.DeadLetters);
        Assert.Equal((ParkingRig.IdOf("a/1"), "expired"), (letter.MessageId, letter.Attempts[^1].Outcome));
    }

    // A moment later.
    private bool Pass()
    {
        _rig.Time.Advance(TimeSpan.FromMilliseconds(50));
        return false;
    }

    private async Task<ParkingProcess> ParkedAsync()
    {
        _rig.Answer = name => name == "a/1" ? Later : new Delivered(["id"]);
        _rig.Write("a", 1);
        _rig.Write("a", 2);
        var process = _rig.Start();
        process.Poll();
        await Waiting.UntilAsync(() => _rig.Table.Rows.Count == 2 && process.Lanes == 0);
        return process;
    }
}
