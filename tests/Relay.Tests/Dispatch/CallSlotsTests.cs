using Microsoft.Extensions.Options;
using Relay.Dispatch;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch;

public sealed class CallSlotsTests : IDisposable
{
    private readonly CallSlots _slots = new(Options.Create(new DispatchOptions { MaxInFlight = 5, MaxInFlightPerDestination = 3 }));
    private readonly TaskCompletionSource<int> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _slots.Dispose();

    [Fact]
    public async Task A_stuck_destination_takes_no_more_than_its_own_slots()
    {
        var stuck = Enumerable.Range(0, 50).Select(_ => CallAsync("stuck")).ToList();
        await Waiting.UntilAsync(() => Volatile.Read(ref _running) == 3);

        // Two shared slots are left, whoever else waits for the stuck one.
        for (var n = 0; n < 20; n++)
        {
            Assert.Equal(n, await _slots.RunAsync("well", _ => Task.FromResult(n), Cancel));
        }

        Assert.Equal(3, Volatile.Read(ref _running));
        _answer.SetResult(1);
        await Task.WhenAll(stuck);
    }

    [Fact]
    public async Task All_together_never_pass_the_shared_limit()
    {
        var calls = Enumerable.Range(0, 40).Select(n => CallAsync($"d{n % 4}")).ToList();
        await Waiting.UntilAsync(() => Volatile.Read(ref _running) == 5);
        await Task.Delay(20, Cancel);
        Assert.Equal(5, Volatile.Read(ref _running));
        _answer.SetResult(1);
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task A_call_that_fails_or_is_cancelled_gives_its_slot_back()
    {
        for (var n = 0; n < 10; n++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => _slots.RunAsync<int>("d", _ => throw new InvalidOperationException(), Cancel));
        }

        using var impatient = new CancellationTokenSource();
        var running = Enumerable.Range(0, 3).Select(_ => CallAsync("d")).ToList();
        await Waiting.UntilAsync(() => Volatile.Read(ref _running) == 3);
        var waiting = _slots.RunAsync("d", _ => Task.FromResult(0), impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        _answer.SetResult(1);
        await Task.WhenAll(running);
        Assert.Equal(7, await _slots.RunAsync("d", _ => Task.FromResult(7), Cancel));
    }

    private Task<int> CallAsync(string destination) => _slots.RunAsync(
        destination,
        async _ =>
        {
            Interlocked.Increment(ref _running);
            var answer = await _answer.Task;
            Interlocked.Decrement(ref _running);
            return answer;
        },
        Cancel);
}
