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

    public LenientWriter(
        Func<IReadOnlyList<TRow>, CancellationToken, Task> write, StoreOutage outage, string what, TimeProvider time, int mostKept = 100_000)
    {
        _write = write;
        _outage = outage;
        _what = what;
        _time = time;
        _mostKept = mostKept;
        _batcher = new StoreBatcher<TRow, bool>(async (rows, cancellation) =>
        {
            await TryWriteAsync(rows, cancellation);
            return new bool[rows.Count];
        });
    }

    /// <summary>Ends when the row is in the store, or is kept because the store is away.</summary>
    public Task WriteAsync(TRow row, CancellationToken cancellationToken)
    {
        if (_flusher is { IsFaulted: true } broken)
        {
            // A bug; whoever writes hears of it, since nobody else would.
            return broken;
        }

        if (!_outage.IsOn)
        {
            return _batcher.AskAsync(row, cancellationToken);
        }

        Keep([row]);
        return Task.CompletedTask;
    }

    /// <summary>Tries once more to write what is kept; what is left goes with the process, and is told.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        _ending.TrySetResult();
        await _flusher.WaitAsync(cancellationToken);
        await FlushAsync(cancellationToken);
        if (!_kept.IsEmpty)
        {
            _outage.Dropped(_what, _kept.Count, isFirst: true);
        }
    }

    private async Task<bool> TryWriteAsync(IReadOnlyList<TRow> rows, CancellationToken cancellationToken)
    {
        try
        {
            await _write(rows, cancellationToken);
            _outage.Answered();
            return true;
        }
        catch (Exception failed) when (StoreFault.Is(failed))
        {
            _outage.Failed(failed);
            Keep(rows);
            return false;
        }
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
                if (!_outage.IsOn && !_ending.Task.IsCompleted)
                {
                    await FlushAsync(CancellationToken.None);
                }
            }

            Volatile.Write(ref _saidDropped, 0);
            Volatile.Write(ref _flushing, 0);
        }
        while (!_kept.IsEmpty && !_ending.Task.IsCompleted && Interlocked.Exchange(ref _flushing, 1) == 0);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        List<TRow> rows;
        do
        {
            rows = [];
            while (rows.Count < MostTogether && _kept.TryDequeue(out var row))
            {
                rows.Add(row);
            }
        }
        while (rows.Count > 0 && await TryWriteAsync(rows, cancellationToken));
    }
}
