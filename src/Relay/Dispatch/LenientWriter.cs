using System.Collections.Concurrent;
using Relay.Storage;

namespace Relay.Dispatch;

/// <summary>
/// Writes rows in batches and never fails: what the store does not take now is kept, up to a bound, and goes along with what comes later.
/// </summary>
internal sealed class LenientWriter<TRow>
{
    private const int MostKept = 100_000;
    private const int MostTogether = 2000;

    private readonly Func<IReadOnlyList<TRow>, CancellationToken, Task> _write;
    private readonly StoreOutage _outage;
    private readonly string _what;
    private readonly StoreBatcher<TRow, bool> _batcher;
    private readonly ConcurrentQueue<TRow> _kept = new();

    public LenientWriter(Func<IReadOnlyList<TRow>, CancellationToken, Task> write, StoreOutage outage, string what)
    {
        _write = write;
        _outage = outage;
        _what = what;
        _batcher = new StoreBatcher<TRow, bool>(WriteAsync);
    }

    /// <summary>Ends when the row is in the store, or it turns out that the store is away: then it will be written, or is kept.</summary>
    public async Task WriteAsync(TRow row, CancellationToken cancellationToken)
    {
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

    private async Task<IReadOnlyList<bool>> WriteAsync(IReadOnlyList<TRow> rows, CancellationToken cancellationToken)
    {
        if (_outage.IsAway)
        {
            // It went while these waited for those before them.
            Keep(rows);
            return new bool[rows.Count];
        }

        var all = new List<TRow>(rows);
        while (all.Count < MostTogether && _kept.TryDequeue(out var earlier))
        {
            all.Add(earlier);
        }

        try
        {
            await _write(all, cancellationToken);
        }
        catch (Exception failed) when (StoreFault.Is(failed))
        {
            _outage.Failed(failed);
            Keep(all);
        }

        return new bool[rows.Count];
    }

    private void Keep(IReadOnlyList<TRow> rows)
    {
        foreach (var row in rows)
        {
            _kept.Enqueue(row);
            _outage.WentWithout(_what);
        }

        while (_kept.Count > MostKept && _kept.TryDequeue(out _))
        {
            // The oldest make room; they are still in the window in memory.
        }
    }
}
