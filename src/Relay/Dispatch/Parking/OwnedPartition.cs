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
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, Queue> _queues = new(StringComparer.Ordinal);
    private readonly Dictionary<SentPart, long> _held = [];
    private readonly Dictionary<long, DateTimeOffset> _woken = [];
    private readonly HashSet<long> _busy = [];
    private HashSet<long> _lanes = [];
    private HashSet<ParkedRecordKey> _records = [];
    private volatile bool _released;

    public string Topic { get; } = topic;

    public int Partition { get; } = partition;

    /// <summary>The first offset that is read; only records from here on can have been parked by an earlier owner and be read again.</summary>
    public long Start { get; } = start;

    /// <summary>The claim to it; known once it is loaded.</summary>
    public PartitionEpoch Owner { get; private set; }

    /// <summary>Ends when it is known what is parked; until then nobody knows which lanes must wait.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>It goes to another process, or went: nothing parked of it is begun any more.</summary>
    public bool IsReleased => _released;

    public void Load(ParkedPartition parked)
    {
        lock (_gate)
        {
            Owner = new PartitionEpoch(Topic, Partition, parked.Epoch);
            _lanes = parked.Lanes;
            _records = parked.Records;
            foreach (var queue in parked.Queues)
            {
                _queues[queue.Destination] = new Queue
                {
                    Count = queue.Count, NextDue = queue.NextDue ?? DateTimeOffset.MaxValue, NextExpiry = queue.NextExpiry ?? DateTimeOffset.MaxValue,
                };
            }

            foreach (var held in parked.Held)
            {
                _held[new SentPart(held.MessageId, held.Part, held.Nonce)] = held.Lane;
            }
        }

        _loaded.TrySetResult();
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

    public void Inserted(NewParked row)
    {
        lock (_gate)
        {
            _lanes.Add(row.Lane);
            var queue = QueueOf(row.Destination);
            queue.Count++;
            Note(queue, row.State, row.ExpiresAt);
            Hold(row.State, new SentPart(row.MessageId, row.State.Part, row.Nonce), row.Lane);
        }
    }

    public void Postponed(ParkedRow before, Postponed row, SentPart part)
    {
        lock (_gate)
        {
            QueueOf(before.Destination).Count--;
            var queue = QueueOf(row.Destination);
            queue.Count++;
            Note(queue, row.State, before.ExpiresAt);
            _held.Remove(part);
            Hold(row.State, part, before.Lane);
        }
    }

    /// <param name="held">What it waited for, as far as that is known.</param>
    public void Removed(ParkedRow row, SentPart? held, bool hasNext)
    {
        lock (_gate)
        {
            if (held is { } part)
            {
                _held.Remove(part);
            }

            QueueOf(row.Destination).Count--;
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
            return _held.Remove(part, out var lane) && (_woken[lane] = now) == now;
        }
    }

    /// <summary>The lane is looked at again at that time, whatever its rows say.</summary>
    public void Wake(long lane, DateTimeOffset at)
    {
        lock (_gate)
        {
            _woken[lane] = at;
        }
    }

    /// <summary>Takes a lane for a turn; false when one is under way, or when none may begin.</summary>
    public bool TryBegin(long lane)
    {
        lock (_gate)
        {
            return !_released && _busy.Add(lane);
        }
    }

    public void End(long lane)
    {
        lock (_gate)
        {
            _busy.Remove(lane);
            if (_released && _busy.Count == 0)
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
            _released = true;
            if (_busy.Count == 0)
            {
                _idle.TrySetResult();
            }
        }

        return _idle.Task;
    }

    /// <summary>Looks at every queue, under the lock.</summary>
    public void EachQueue(Action<string, Queue> look)
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
    public List<long> TakeWoken(DateTimeOffset now, int most, ref DateTimeOffset next)
    {
        var taken = new List<long>();
        lock (_gate)
        {
            foreach (var (lane, at) in _woken)
            {
                // One that is under way sees by itself what there is, or is woken again by what ends it.
                if (at <= now && taken.Count < most && !_busy.Contains(lane))
                {
                    taken.Add(lane);
                }
                else if (at > now && at < next)
                {
                    next = at;
                }
            }

            taken.ForEach(lane => _woken.Remove(lane));
        }

        return taken;
    }

    /// <summary>Before the store is asked: from now on the moment is what is noted from here on and what the store will say.</summary>
    public void Asking(DueQuery query)
    {
        lock (_gate)
        {
            var queue = QueueOf(query.Destination);
            if (query.OnlyExpired)
            {
                queue.NextExpiry = DateTimeOffset.MaxValue;
            }
            else
            {
                queue.NextDue = DateTimeOffset.MaxValue;
            }
        }
    }

    /// <summary>What the store said, or when to ask again.</summary>
    public void Answered(DueQuery query, DateTimeOffset next)
    {
        lock (_gate)
        {
            var queue = QueueOf(query.Destination);
            if (query.OnlyExpired)
            {
                queue.NextExpiry = Earlier(queue.NextExpiry, next);
            }
            else
            {
                queue.NextDue = Earlier(queue.NextDue, next);
            }

            if (queue.Count <= 0)
            {
                _queues.Remove(query.Destination);
            }
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static void Note(Queue queue, ParkedState state, DateTimeOffset expiresAt)
    {
        if (state.Due is { } due)
        {
            queue.NextDue = Earlier(queue.NextDue, due);
            queue.NextExpiry = Earlier(queue.NextExpiry, expiresAt);
        }
    }

    private void Hold(ParkedState state, SentPart part, long lane)
    {
        if (state.IsHeld)
        {
            _held[part] = lane;
        }
    }

    private Queue QueueOf(string destination)
    {
        if (!_queues.TryGetValue(destination, out var queue))
        {
            _queues.Add(destination, queue = new Queue());
        }

        return queue;
    }

    /// <summary>What waits for one destination.</summary>
    internal sealed class Queue
    {
        public long Count { get; set; }

        /// <summary>Not later than the first row is due.</summary>
        public DateTimeOffset NextDue { get; set; } = DateTimeOffset.MaxValue;

        /// <summary>Not later than the first of its first rows expires.</summary>
        public DateTimeOffset NextExpiry { get; set; } = DateTimeOffset.MaxValue;

        /// <summary>When it was asked for last, in turns of the scheduler.</summary>
        public long Served { get; set; }
    }
}
