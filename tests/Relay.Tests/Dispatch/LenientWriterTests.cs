using Microsoft.Extensions.Logging;
using Relay.Dispatch;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch;

public sealed class LenientWriterTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly ListLogger<StoreOutage> _log = new();
    private readonly List<int> _written = [];
    private volatile bool _isAway;

    [Fact]
    public async Task What_was_kept_is_written_when_the_store_is_back_though_nothing_else_is_to_be_written()
    {
        var writer = Writer();
        _isAway = true;
        await writer.WriteAsync(1, TestContext.Current.CancellationToken);
        await writer.WriteAsync(2, TestContext.Current.CancellationToken);
        Assert.Empty(Written());

        _isAway = false;
        await Waiting.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Written().Length == 2;
        });
        Assert.Equal([1, 2], Written().Order());
    }

    [Fact]
    public async Task What_was_kept_is_written_when_the_process_ends()
    {
        var writer = Writer();
        _isAway = true;
        await writer.WriteAsync(1, TestContext.Current.CancellationToken);
        _isAway = false;
        await writer.EndAsync(TestContext.Current.CancellationToken);
        Assert.Equal([1], Written());
        Assert.DoesNotContain("could not be kept", _log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_store_still_has_in_hand_when_the_process_ends_is_waited_for_and_kept()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var store = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writer = new LenientWriter<int>(
            (rows, _) => asked.TrySetResult() ? store.Task : Write(rows), new StoreOutage(FakeMetrics.Create(), _time, _log), "things", _time);
        var writing = writer.WriteAsync(1, TestContext.Current.CancellationToken);
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() =>
        {
            _time.Advance(StoreOutage.Patience);
            return writing.IsCompleted;
        });

        var end = writer.EndAsync(TestContext.Current.CancellationToken);
        Assert.False(end.IsCompleted);
        store.SetException(new TimeoutException("The store is away."));
        await end;
        Assert.Equal([1], Written());
    }

    [Fact]
    public async Task What_goes_with_the_process_is_told()
    {
        var writer = Writer();
        _isAway = true;
        await writer.WriteAsync(1, TestContext.Current.CancellationToken);
        await writer.EndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("1 rows of things could not be kept", _log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_oldest_make_room_and_that_is_said_once()
    {
        var writer = Writer(mostKept: 3);
        _isAway = true;
        for (var n = 0; n < 10; n++)
        {
            await writer.WriteAsync(n, TestContext.Current.CancellationToken);
        }

        Assert.Single(_log.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("could not be kept", StringComparison.Ordinal));
        _isAway = false;
        await writer.EndAsync(TestContext.Current.CancellationToken);
        Assert.Equal([7, 8, 9], Written().Order());
    }

    private int[] Written()
    {
        lock (_written)
        {
            return [.. _written];
        }
    }

    private Task Write(IReadOnlyList<int> rows)
    {
        lock (_written)
        {
            _written.AddRange(rows);
        }

        return Task.CompletedTask;
    }

    private LenientWriter<int> Writer(int mostKept = 100) => new(
        (rows, _) =>
        {
            if (_isAway)
            {
                return Task.FromException(new TimeoutException("The store is away."));
            }

            return Write(rows);
        },
        new StoreOutage(FakeMetrics.Create(), _time, _log), "things", _time, mostKept);
}
