namespace Relay.Storage;

/// <summary>
/// Makes one round trip of what many ask of the store at the same time. The first goes at once; what comes while it is under way waits and
/// goes together. Safe to call from any thread.
/// </summary>
/// <param name="run">One round trip: an answer for each item, in their order.</param>
/// <param name="bytesOf">How much of <paramref name="mostBytes"/> an item takes.</param>
internal sealed class StoreBatcher<TItem, TAnswer>(
    Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TAnswer>>> run,
    int most = StoreBatcher<TItem, TAnswer>.MostItems,
    Func<TItem, int>? bytesOf = null,
    int mostBytes = 8 * 1024 * 1024)
{
    public const int MostItems = 500;

    private readonly Lock _gate = new();
    private readonly Queue<Asked> _waiting = new();
    private Task _runner = Task.CompletedTask;
    private bool _running;

    /// <summary>How many have not begun their round trip.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Ends when nothing that was asked until now is under way.</summary>
    public Task Idle
    {
        get
        {
            lock (_gate)
            {
                return _runner;
            }
        }
    }

    /// <summary>Asks; fails as the round trip does that carried it. Whoever stops waiting does not stop the round trip.</summary>
    public Task<TAnswer> AskAsync(TItem item, CancellationToken cancellationToken)
    {
        var asked = new Asked(item);
        lock (_gate)
        {
            _waiting.Enqueue(asked);
            if (!_running)
            {
                _running = true;
                _runner = Task.Run(RunAsync, CancellationToken.None);
            }
        }

        return asked.Answer.Task.WaitAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        while (Next() is { Count: > 0 } batch)
        {
            try
            {
                var answers = await run(batch.ConvertAll(a => a.Item), CancellationToken.None);
                for (var n = 0; n < batch.Count; n++)
                {
                    batch[n].Answer.SetResult(answers[n]);
                }
            }
#pragma warning disable CA1031 // Whoever asked gets it, whatever it is.
            catch (Exception failed)
#pragma warning restore CA1031
            {
                batch.ForEach(a => a.Answer.TrySetException(failed));
            }
        }
    }

    private List<Asked> Next()
    {
        lock (_gate)
        {
            var batch = new List<Asked>(Math.Min(most, _waiting.Count));
            var bytes = 0L;
            while (batch.Count < most && _waiting.TryPeek(out var next))
            {
                bytes += bytesOf?.Invoke(next.Item) ?? 0;
                if (batch.Count > 0 && bytes > mostBytes)
                {
                    break;
                }

                batch.Add(_waiting.Dequeue());
            }

            _running = batch.Count > 0;
            return batch;
        }
    }

    private sealed class Asked(TItem item)
    {
        public TItem Item { get; } = item;

        public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
