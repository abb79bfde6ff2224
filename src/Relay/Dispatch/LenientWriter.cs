using System.Collections.Concurrent;
using Relay.Storage;

namespace Relay.Dispatch;

/// <summary>
/// Writes rows in batches and does not fail for a store that is away: what it does not take now is kept, up to a bound, and is written when it is
/// back, whether or not anything else is to be written then.
/// </summary>
internal sealed class LenientWriter<TRow>
{
    private const int MostTogether = 2000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastLimit = TimeSpan.FromSeconds(5);

    private readonly Func<IReadOnlyList<TRow>, CancellationToken, Task> _write;
    private readonly StoreOutage _outage;
    private readonly string _what;
    private readonly TimeProvider _time;
    private readonly int _mostKept;
    private readonly StoreBatcher<TRow, bool> _batcher;
    private readonly ConcurrentQueue<TRow> _kept = new();
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Task _flusher = Task.CompletedTask;
    private int _flushing;
    private int _saidDropped;
    private int _inHand;

    public LenientWriter(
        Func<IReadOnlyList<TRow>, CancellationToken, Task> write, StoreOutage outage, string what, TimeProvider time, int mostKept = 100_000)
    {
        _write = write;
        _outage = outage;
        _what = what;
        _time = time;
        _mostKept = mostKept;
        _batcher = new StoreBatcher<TRow, bool>(WriteAsync);
    }

    /// <summary>Ends when the row is in the store, or it turns out that the store is away: then it will be written, or is kept.</summary>
    public async Task WriteAsync(TRow row, CancellationToken cancellationToken)
    {
        if (_flusher is { IsFaulted: true } broken)
        {
            // A bug; whoever writes hears of it, since nobody else would.
            await broken;
        }

        var isAsked = false;
        await _outage.TryAsync(
            () =>
            {
                isAsked = true;
                return _batcher.AskAsync(row, cancellationToken);
            },
            cancellationToken);
        if (!isAsked)
        {
            Keep([row]);
        }
    }

    /// <summary>Tries once more to write what is kept; what is left goes with the process, and is told.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        _ending.TrySetResult();
        try
        {
            await LastAsync().WaitAsync(LastLimit, _time, cancellationToken);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            _outage.Failed(late);
        }

        if (_kept.Count + Volatile.Read(ref _inHand) + _batcher.Waiting is > 0 and var left)
        {
            _outage.Dropped(_what, left, isFirst: true);
        }
    }

    private async Task LastAsync()
    {
        // Whoever wrote may have stopped waiting, his row being still on its way to the store or to what is kept.
        await _batcher.Idle;
        await _flusher;
        await FlushAsync();
    }

    private async Task<IReadOnlyList<bool>> WriteAsync(IReadOnlyList<TRow> rows, CancellationToken cancellationToken)
    {
        if (_outage.IsAway)
        {
            // It went while these waited for those before them.
            Keep(rows);
        }
        else
        {
            await TryWriteAsync(TakeKept([.. rows]));
        }

        return new bool[rows.Count];
    }

    private async Task<bool> TryWriteAsync(List<TRow> rows)
    {
        Interlocked.Add(ref _inHand, rows.Count);
        try
        {
            await _write(rows, CancellationToken.None);
            return true;
        }
        catch (Exception failed) when (StoreFault.Is(failed))
        {
            // Kept first: from the next line on nobody waits for them.
            Keep(rows);
            _outage.Failed(failed);
            return false;
        }
        finally
        {
            Interlocked.Add(ref _inHand, -rows.Count);
        }
    }

    private List<TRow> TakeKept(List<TRow> rows)
    {
        while (rows.Count < MostTogether && _kept.TryDequeue(out var row))
        {
            rows.Add(row);
        }

        return rows;
    }

    private void Keep(IReadOnlyList<TRow> rows)
    {
        foreach (var row in rows)
        {
            _kept.Enqueue(row);
            _outage.WentWithout(_what);
        }

        // The oldest make room; they are still in the window in memory.
        var dropped = 0;
        while (_kept.Count > _mostKept && _kept.TryDequeue(out _))
        {
            dropped++;
        }

        if (dropped > 0)
        {
            _outage.Dropped(_what, dropped, isFirst: Interlocked.Exchange(ref _saidDropped, 1) == 0);
        }

        if (!_ending.Task.IsCompleted && Interlocked.Exchange(ref _flushing, 1) == 0)
        {
            _flusher = FlushLaterAsync();
        }
    }

    // Runs only while something is kept.
    private async Task FlushLaterAsync()
    {
        do
        {
            while (!_kept.IsEmpty && !_ending.Task.IsCompleted)
            {
                await Task.WhenAny(Task.Delay(Pause, _time), _ending.Task);
                if (!_outage.IsResting && !_ending.Task.IsCompleted)
                {
                    await FlushAsync();
                }
            }

            Volatile.Write(ref _saidDropped, 0);
            Volatile.Write(ref _flushing, 0);
        }
        while (!_kept.IsEmpty && !_ending.Task.IsCompleted && Interlocked.Exchange(ref _flushing, 1) == 0);
    }

    private async Task FlushAsync()
    {
        while (TakeKept([]) is { Count: > 0 } rows)
        {
            if (!await TryWriteAsync(rows))
            {
                return;
            }

            _outage.Answered();
        }
    }
}
