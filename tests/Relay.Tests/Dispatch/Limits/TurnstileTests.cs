using Relay.Channels;
using Relay.Dispatch.Limits;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch.Limits;

public sealed class TurnstileTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_more_important_go_first_whoever_came_first()
    {
        var turnstile = Even(1);
        Assert.Null(await turnstile.EnterAsync(CallPriority.Message, Patience, Cancel));
        var typing = Enter(turnstile, CallPriority.Typing);
        var failed = Enter(turnstile, CallPriority.FailedReceipt);
        var message = Enter(turnstile, CallPriority.Message);

        _time.Advance(Second);
        Assert.Null(await message);
        Assert.False(failed.IsCompleted);
        _time.Advance(Second);
        Assert.Null(await failed);
        Assert.NotNull(await typing);
    }

    [Fact]
    public async Task Who_would_wait_for_long_is_told_at_once_for_how_long()
    {
        var turnstile = Even(1);
        Assert.Null(await turnstile.EnterAsync(CallPriority.Message, Patience, Cancel));
        var first = Enter(turnstile, CallPriority.Message);
        var second = Enter(turnstile, CallPriority.Message);
        Assert.False(first.IsCompleted || second.IsCompleted);
        Assert.Equal(TimeSpan.FromSeconds(3), await turnstile.EnterAsync(CallPriority.DeliveredReceipt, Patience, Cancel));

        _time.Advance(Patience);
        Assert.Null(await first);
        Assert.Null(await second);
    }

    [Fact]
    public async Task Who_is_overtaken_for_too_long_is_sent_away()
    {
        var turnstile = Even(1);
        Assert.Null(await turnstile.EnterAsync(CallPriority.Message, Patience, Cancel));
        var receipt = Enter(turnstile, CallPriority.DeliveredReceipt);
        var messages = Enumerable.Range(0, 2).Select(_ => Enter(turnstile, CallPriority.Message)).ToList();
        _time.Advance(Patience);
        Assert.All(await Task.WhenAll(messages), Assert.Null);
        Assert.InRange(Assert.NotNull(await receipt), Turnstile.ShortestDeferral, Second);
    }

    [Fact]
    public async Task Who_goes_away_takes_no_room()
    {
        var turnstile = Even(1);
        using var impatient = new CancellationTokenSource();
        Assert.Null(await turnstile.EnterAsync(CallPriority.Message, Patience, Cancel));
        var gone = turnstile.EnterAsync(CallPriority.Message, Patience, impatient.Token).AsTask();
        var next = Enter(turnstile, CallPriority.Message);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        _time.Advance(Second);
        Assert.Null(await next);
    }

    [Fact]
    public async Task A_slot_that_is_given_back_is_the_next_ones_at_once()
    {
        var turnstile = new Turnstile(new SlotMeter(1), _time);
        Assert.Null(await turnstile.EnterAsync(CallPriority.Message, Patience, Cancel));
        var receipt = Enter(turnstile, CallPriority.DeliveredReceipt);
        var message = Enter(turnstile, CallPriority.Message);
        turnstile.GiveBack();
        Assert.Null(await message);
        Assert.False(receipt.IsCompleted);

        _time.Advance(Patience);
        Assert.Equal(Turnstile.ShortestDeferral, await receipt);
        turnstile.GiveBack();
        Assert.Null(await turnstile.EnterAsync(CallPriority.Typing, TimeSpan.Zero, Cancel));
    }

    [Fact]
    public async Task Nobody_is_let_through_in_a_pause_and_who_waited_hears_of_it()
    {
        var turnstile = Even(10);
        Assert.Null(await turnstile.EnterAsync(CallPriority.Message, Patience, Cancel));
        var waits = Enter(turnstile, CallPriority.Message);
        turnstile.Pause(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromMinutes(1), await turnstile.EnterAsync(CallPriority.Message, Patience, Cancel));
        Assert.Equal(0, turnstile.Available(Patience));
        _time.Advance(Patience);
        Assert.InRange(Assert.NotNull(await waits), TimeSpan.FromSeconds(57), TimeSpan.FromSeconds(58));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await turnstile.EnterAsync(CallPriority.Message, Patience, Cancel));
    }

    [Fact]
    public async Task A_flood_of_receipts_leaves_room_for_messages_in_the_window()
    {
        var turnstile = new Turnstile(RateMeter.Of(new CallRate(100, TimeSpan.FromMinutes(1), IsWindow: true)), _time);
        for (var n = 0; n < 85; n++)
        {
            Assert.Null(await turnstile.EnterAsync(CallPriority.DeliveredReceipt, Patience, Cancel));
        }

        Assert.Equal(TimeSpan.FromMinutes(1), await turnstile.EnterAsync(CallPriority.DeliveredReceipt, Patience, Cancel));
        for (var n = 0; n < 10; n++)
        {
            Assert.Null(await turnstile.EnterAsync(CallPriority.FailedReceipt, Patience, Cancel));
        }

        Assert.NotNull(await turnstile.EnterAsync(CallPriority.FailedReceipt, Patience, Cancel));
        for (var n = 0; n < 5; n++)
        {
            Assert.Null(await turnstile.EnterAsync(CallPriority.Message, Patience, Cancel));
        }

        Assert.NotNull(await turnstile.EnterAsync(CallPriority.Message, Patience, Cancel));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await turnstile.EnterAsync(CallPriority.DeliveredReceipt, Patience, Cancel));
    }

    private Turnstile Even(int perSecond) => new(RateMeter.Of(new CallRate(perSecond, Second, IsWindow: false)), _time);

    private static Task<TimeSpan?> Enter(Turnstile turnstile, CallPriority priority) => turnstile.EnterAsync(priority, Patience, Cancel).AsTask();
}
