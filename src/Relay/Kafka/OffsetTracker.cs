namespace Relay.Kafka;

/// <summary>
/// Knows which offsets of one partition are in flight, and so how far it may be committed: never past one that is not done, however many
/// behind it are. Offsets may have gaps (compaction, transactions). Safe to call from any thread.
/// </summary>
internal sealed class OffsetTracker
{
    private readonly Lock _gate = new();
    private readonly Queue<Entry> _inOrder = new();
    private readonly Dictionary<long, Entry> _open = [];
    private long _bytes;
    private long _completed;
    private long _last = -1;

    /// <summary>Records that were taken and are neither completed nor abandoned.</summary>
    public int Outstanding
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>
    /// Records from the first that is not done up to the last that was taken, and what is done and not yet committed: so many would be repeated
    /// if the partition went now.
    /// </summary>
    public int Span
    {
        get
        {
            lock (_gate)
            {
                return _inOrder.Count;
            }
        }
    }

    /// <summary>The first offset that is not known to be done; null before any was taken.</summary>
    public long? Next
    {
        get
        {
            lock (_gate)
            {
                return _inOrder.TryPeek(out var first) ? first.Offset : _last < 0 ? null : _last + 1;
            }
        }
    }

    /// <summary>Bytes of the outstanding records.</summary>
    public long OutstandingBytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>How many were completed so far; a number that stands still while some are outstanding is a stuck stage.</summary>
    public long Completed => Interlocked.Read(ref _completed);

    /// <summary>Takes an offset on. Offsets come in rising order; one that is not beyond the last is refused, since it would set the commit back.</summary>
    public void Take(long offset, int bytes)
    {
        lock (_gate)
        {
            if (offset <= _last)
            {
                throw new InvalidOperationException($"Offset {offset} came after {_last}.");
            }

            var entry = new Entry(offset, bytes);
            _last = offset;
            _open.Add(offset, entry);
            _inOrder.Enqueue(entry);
            _bytes += bytes;
        }
    }

    /// <summary>The work of an offset is done and recorded.</summary>
    public void Complete(long offset) => Close(offset, State.Done);

    /// <summary>The work of an offset will not be done here; nothing behind it can be committed any more.</summary>
    public void Abandon(long offset) => Close(offset, State.Abandoned);

    /// <summary>The offset to commit, which is the next to be read: null when nothing new can be.</summary>
    public long? TakeCommittable()
    {
        lock (_gate)
        {
            long? next = null;
            while (_inOrder.TryPeek(out var entry) && entry.State == State.Done)
            {
                _inOrder.Dequeue();
                next = entry.Offset + 1;
            }

            return next;
        }
    }

    private void Close(long offset, State state)
    {
        lock (_gate)
        {
            if (!_open.Remove(offset, out var entry))
            {
                throw new InvalidOperationException($"Offset {offset} is not in flight.");
            }

            entry.State = state;
            _bytes -= entry.Bytes;
        }

        if (state == State.Done)
        {
            Interlocked.Increment(ref _completed);
        }
    }

    private enum State
    {
        Open,
        Done,
        Abandoned,
    }

    private sealed class Entry(long offset, int bytes)
    {
        public long Offset { get; } = offset;

        public int Bytes { get; } = bytes;

        public State State { get; set; }
    }
}
