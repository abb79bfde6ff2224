using Relay.Storage.Outcomes;
using Relay.Storage.Parking;

namespace Relay.Dispatch.Parking;

/// <summary>
/// What is parked of a partition that this process owns, as far as it must be known without asking: lanes as hashes, moments by destination. Only
/// the owner changes rows, so this stays true. Safe to call from any thread.
/// </summary>
internal sealed class OwnedPartition(string topic, int partition, long start)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _released = New();
    private readonly TaskCompletionSource _idle = New();
    private readonly Dictionary<string, DestinationQueue> _queues = new(StringComparer.Ordinal);
    private readonly Dictionary<SentPart, long> _held = [];
    private readonly Dictionary<long, (DateTimeOffset At, bool IsHeard)> _woken = [];
    private readonly HashSet<long> _busy = [];
    private HashSet<long> _lanes = [];
    private HashSet<ParkedRecordKey> _records = [];
    private PartitionEpoch _owner;
    private volatile TaskCompletionSource _loaded = New();

    public string Topic { get; } = topic;

    public int Partition { get; } = partition;

    /// <summary>The first offset that is read; only records from here on can have been parked by an earlier owner and be read again.</summary>
    public long Start { get; } = start;

    /// <summary>The claim to it; known once it is loaded.</summary>
    public PartitionEpoch Owner
    {
        get
        {
            lock (_gate)
            {
                return _owner;
            }
        }
    }

    /// <summary>Ends when it is known what is parked; until then nobody knows which lanes must wait. Begins anew when the claim is lost.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>Learns what is parked, while it does.</summary>
    public Task Loading { get; set; } = Task.CompletedTask;

    /// <summary>Ends when it goes to another process.</summary>
    public Task Released => _released.Task;

    /// <summary>It goes to another process, or went: nothing parked of it is begun any more.</summary>
    public bool IsReleased => _released.Task.IsCompleted;

    /// <summary>Whether what was read under a claim is still true.</summary>
    public bool IsOwnedUnder(PartitionEpoch owner)
    {
        lock (_gate)
        {
            return !IsReleased && Loaded.IsCompleted && _owner == owner;
        }
    }

    public void Load(ParkedPartition parked)
    {
        lock (_gate)
        {
            _owner = new PartitionEpoch(Topic, Partition, parked.Epoch);
            _lanes = parked.Lanes;
            _records = parked.Records;
            _queues.Clear();
            foreach (var queue in parked.Queues)
            {
                var known = QueueOf(queue.Destination);
                known.Count = queue.Count;
                known.NoteDue(queue.NextDue ?? DateTimeOffset.MaxValue);
                known.NoteExpiry(queue.NextExpiry ?? DateTimeOffset.MaxValue);
            }

            _held.Clear();
            foreach (var held in parked.Held)
            {
                _held[new SentPart(held.MessageId, held.Part, held.Nonce)] = held.Lane;
            }
        }

        _loaded.TrySetResult();
    }

    /// <summary>The store does not know a claim any more: nothing that is known here counts until it is loaded again.</summary>
    /// <param name="isNews">Nobody has said so of this claim before.</param>
    /// <returns>False when the partition goes away anyway.</returns>
    public bool TryLose(PartitionEpoch owner, out bool isNews)
    {
        lock (_gate)
        {
            isNews = !IsReleased && Loaded.IsCompleted && _owner == owner;
            if (isNews)
            {
                _loaded = New();
            }

            return !IsReleased;
        }
    }

    /// <summary>Whether something waits in a lane. Asked and answered within the lane, it stays true until the lane itself changes it.</summary>
    public bool IsParked(long lane)
    {
        lock (_gate)
        {
            return _lanes.Contains(lane);
        }
    }

    /// <summary>Whether a record was parked before it was read this time.</summary>
    public bool WasParked(ParkedRecordKey record)
    {
        lock (_gate)
        {
            return _records.Count > 0 && _records.Contains(record);
        }
    }

    // What was changed under an earlier claim is in what was loaded under this one.
    public void Inserted(NewParked row)
    {
        lock (_gate)
        {
            if (row.Owner != _owner)
            {
                return;
            }

            _lanes.Add(row.Lane);
            var queue = QueueOf(row.Destination);
            queue.Count++;
            queue.Note(row.State, row.ExpiresAt);
            Hold(row.State, new SentPart(row.MessageId, row.State.Part, row.Nonce), row.Lane);
        }
    }

    public void Postponed(ParkedRow before, Postponed row, SentPart part)
    {
        lock (_gate)
        {
            if (row.Owner != _owner)
            {
                return;
            }

            var queue = QueueOf(row.Destination);
            queue.Count++;
            queue.Note(row.State, before.ExpiresAt);
            Leave(before.Destination);
            _held.Remove(part);
            Hold(row.State, part, before.Lane);
        }
    }

    /// <param name="held">What it waited for, as far as that is known.</param>
    public void Removed(ParkedRow row, PartitionEpoch owner, SentPart? held, bool hasNext)
    {
        lock (_gate)
        {
            if (owner != _owner)
            {
                return;
            }

            if (held is { } part)
            {
                _held.Remove(part);
            }

            Leave(row.Destination);
            if (!hasNext)
            {
                _lanes.Remove(row.Lane);
            }
        }
    }

    /// <summary>A provider's word came on a part: if that is what a lane waits for, the lane is looked at now.</summary>
    public bool TryWake(SentPart part, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_held.Remove(part, out var lane))
            {
                return false;
            }

            _woken[lane] = (now, IsHeard: true);
            return true;
        }
    }

    /// <summary>The lane is looked at again at that time.</summary>
    /// <param name="isHeard">For a provider's word, which ends the wait of its first row.</param>
    public void Wake(long lane, DateTimeOffset at, bool isHeard = false)
    {
        lock (_gate)
        {
            _woken[lane] = (at, isHeard || (_woken.TryGetValue(lane, out var before) && before.IsHeard));
        }
    }

    /// <summary>Rows of a destination are due, or expired, before what was known of it.</summary>
    public void Granted(string destination, DateTimeOffset now)
    {
        lock (_gate)
        {
            var queue = QueueOf(destination);
            queue.NoteDue(now);
            queue.NoteExpiry(now);
        }
    }

    /// <summary>Takes a lane for a turn; false when one is under way, or when none may begin.</summary>
    public bool TryBegin(long lane)
    {
        lock (_gate)
        {
            return !IsReleased && _busy.Add(lane);
        }
    }

    public void End(long lane)
    {
        lock (_gate)
        {
            _busy.Remove(lane);
            if (IsReleased && _busy.Count == 0)
            {
                _idle.TrySetResult();
            }
        }
    }

    /// <summary>Lets go of it.</summary>
    /// <returns>Ends when the turns under way have ended.</returns>
    public Task ReleaseAsync()
    {
        lock (_gate)
        {
            _released.TrySetResult();
            if (_busy.Count == 0)
            {
                _idle.TrySetResult();
            }
        }

        return _idle.Task;
    }

    /// <summary>Looks at every queue, under the lock.</summary>
    public void EachQueue(Action<string, DestinationQueue> look)
    {
        lock (_gate)
        {
            foreach (var (destination, queue) in _queues)
            {
                look(destination, queue);
            }
        }
    }

    /// <summary>Lanes under way; those of a query must not be given out again by it.</summary>
    public IReadOnlyList<long> Busy()
    {
        lock (_gate)
        {
            return [.. _busy];
        }
    }

    /// <summary>Takes the lanes that are to be looked at now.</summary>
    public List<(long Lane, bool IsHeard)> TakeWoken(DateTimeOffset now, int most, ref DateTimeOffset next)
    {
        var taken = new List<(long Lane, bool IsHeard)>();
        lock (_gate)
        {
            foreach (var (lane, (at, isHeard)) in _woken)
            {
                // One that is under way sees by itself what there is, or is woken again by what ends it.
                if (at <= now && taken.Count < most && !_busy.Contains(lane))
                {
                    taken.Add((lane, isHeard));
                }
                else if (at > now && at < next)
                {
                    next = at;
                }
            }

            taken.ForEach(woken => _woken.Remove(woken.Lane));
        }

        return taken;
    }

    /// <summary>Before the store is asked.</summary>
    public void Asking(DueQuery query)
    {
        lock (_gate)
        {
            QueueOf(query.Destination).Asking(query.OnlyExpired);
        }
    }

    /// <summary>What the store said, or when to ask again.</summary>
    public void Answered(DueQuery query, DateTimeOffset next)
    {
        lock (_gate)
        {
            var queue = QueueOf(query.Destination);
            queue.Answered(query.OnlyExpired, next);
            Forget(query.Destination, queue);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Hold(ParkedState state, SentPart part, long lane)
    {
        if (state.IsHeld)
        {
            _held[part] = lane;
        }
    }

    private void Leave(string destination)
    {
        var queue = QueueOf(destination);
        queue.Count--;
        Forget(destination, queue);
    }

    private void Forget(string destination, DestinationQueue queue)
    {
        if (queue.IsEmpty)
        {
            _queues.Remove(destination);
        }
    }

    private DestinationQueue QueueOf(string destination)
    {
        if (!_queues.TryGetValue(destination, out var queue))
        {
            _queues.Add(destination, queue = new DestinationQueue());
        }

        return queue;
    }
}
