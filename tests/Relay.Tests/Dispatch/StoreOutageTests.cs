using Microsoft.Extensions.Logging.Abstractions;
using Relay.Dispatch;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch;

public sealed class StoreOutageTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly StoreOutage _outage;

    public StoreOutageTests() => _outage = new StoreOutage(FakeMetrics.Create(), _time, NullLogger<StoreOutage>.Instance);

    [Fact]
    public async Task Who_waits_when_another_finds_out_waits_no_longer()
    {
        var hanging = new TaskCompletionSource();
        var waiting = _outage.TryAsync(() => hanging.Task, CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);

        Assert.False(await _outage.TryAsync(Refuse, CancellationToken.None));

        Assert.False(await waiting);
        hanging.SetException(new TimeoutException("Nobody hears this any more."));
    }

    [Fact]
    public async Task A_store_that_hangs_costs_one_wait()
    {
        var waiting = _outage.TryAsync(() => new TaskCompletionSource().Task, CancellationToken.None).AsTask();
        await AdvanceAsync(StoreOutage.Patience / 2);
        Assert.False(waiting.IsCompleted);
        await AdvanceAsync(StoreOutage.Patience / 2);

        Assert.False(await waiting);
        Assert.True(_outage.IsAway);
    }

    [Fact]
    public async Task A_process_that_stood_still_looks_at_the_answer_that_came_meanwhile()
    {
        var answer = new TaskCompletionSource();
        var waiting = _outage.TryAsync(() => answer.Task, CancellationToken.None).AsTask();
        await AdvanceAsync(StoreOutage.Patience / 2);
        await Waiting.UntilAsync(() => _time.Timers == 1);
        answer.SetResult();

        Assert.True(await waiting);
        Assert.False(_outage.IsAway);
    }

    [Fact]
    public async Task Nobody_on_the_way_of_a_delivery_asks_again_before_it_was_heard_of()
    {
        await _outage.TryAsync(Refuse, CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(_outage.IsResting);

        var isAsked = false;
        Assert.False(await _outage.TryAsync(Ask, CancellationToken.None));
        Assert.False(isAsked);

        _outage.Answered();
        Assert.True(await _outage.TryAsync(Ask, CancellationToken.None));
        Assert.True(isAsked);

        Task Ask()
        {
            isAsked = true;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task What_is_written_while_it_hangs_is_written_once_and_holds_up_nobody_behind()
    {
        var written = new List<int>();
        var hangs = new TaskCompletionSource();
        var writer = new LenientWriter<int>(
            async (rows, _) =>
            {
                await hangs.Task;
                written.AddRange(rows);
            },
            _outage,
            "numbers", _time);
        var first = writer.WriteAsync(1, CancellationToken.None);
        var second = writer.WriteAsync(2, CancellationToken.None);
        _outage.Failed(new TimeoutException("It hangs."));
        await Task.WhenAll(first, second, writer.WriteAsync(3, CancellationToken.None));

        hangs.SetResult();
        _outage.Answered();
        for (var tries = 0; tries < 100 && !written.Contains(3); tries++)
        {
            // What was kept goes along with what comes.
            await writer.WriteAsync(4, CancellationToken.None);
        }

        Assert.Equal([1, 2, 3], written.Where(n => n < 4).Order());
    }

    [Fact]
    public async Task A_fault_that_is_not_the_stores_is_not_taken_for_one() =>
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await _outage.TryAsync(() => Task.FromException(new InvalidOperationException("A bug.")), CancellationToken.None));

    private async Task AdvanceAsync(TimeSpan time)
    {
        await Waiting.UntilAsync(() => _time.Timers == 1);
        _time.Advance(time);
    }

    private static Task Refuse() => Task.FromException(new TimeoutException("The store is away."));
}
