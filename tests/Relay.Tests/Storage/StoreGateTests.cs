using Relay.Storage;
using Relay.Tests.Fakes;

namespace Relay.Tests.Storage;

public sealed class StoreGateTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ManualTimeProvider _time = new();
    private readonly StoreGate _gate;

    public StoreGateTests() => _gate = new StoreGate(2, Patience, _time);

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task What_hangs_is_let_go_and_keeps_its_place_until_it_ends()
    {
        var answer = new TaskCompletionSource<int>();
        var ended = new List<CancellationToken>();
        Task<int> HangAsync(CancellationToken letGo)
        {
            ended.Add(letGo);
            return answer.Task;
        }

        var first = _gate.AskAsync(HangAsync, Cancel);
        var second = _gate.AskAsync(HangAsync, Cancel);
        _time.Advance(Patience);
        await Assert.ThrowsAsync<TimeoutException>(() => first);
        await Assert.ThrowsAsync<TimeoutException>(() => second);
        await Waiting.UntilAsync(() => ended.TrueForAll(e => e.IsCancellationRequested));

        // Both places hang: the next is told at once, and asks nothing.
        var isAsked = false;
        var third = await Assert.ThrowsAsync<TimeoutException>(() => _gate.AskAsync(_ => Task.FromResult(isAsked = true), Cancel));
        Assert.False(isAsked);
        Assert.True(StoreFault.Is(third));

        answer.SetResult(1);
        await Waiting.UntilAsync(() => _gate.AskAsync(_ => Task.FromResult(true), Cancel).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task No_more_are_asked_at_once_than_there_are_places()
    {
        var (now, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => _gate.AskAsync(
            async _ =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref now));
                await Task.Yield();
                Interlocked.Decrement(ref now);
                return n;
            },
            Cancel)));
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task What_fails_fails_as_it_did_and_gives_its_place_back()
    {
        for (var n = 0; n < 5; n++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => _gate.AskAsync<int>(_ => throw new InvalidOperationException("ours"), Cancel));
        }

        Assert.Equal(7, await _gate.AskAsync(_ => Task.FromResult(7), Cancel));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
