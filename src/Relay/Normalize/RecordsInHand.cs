using Relay.Contracts;
using Relay.Kafka;

namespace Relay.Normalize;

/// <summary>
/// Every record that Normalize has taken and not yet ended: how long the oldest waits, and what must be given back when the stage fails.
/// Safe to call from any thread.
/// </summary>
internal sealed class RecordsInHand(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ConsumedRecord, (DateTimeOffset At, long Number)> _records = [];
    private readonly SortedSet<(DateTimeOffset At, long Number)> _byAge = [];
    private long _number;
    private bool _closed;

    /// <summary>How long the oldest has waited since it was written; zero when there is none.</summary>
    public TimeSpan OldestAge
    {
        get
        {
            lock (_gate)
            {
                var age = _byAge.Count == 0 ? TimeSpan.Zero : time.GetUtcNow() - _byAge.Min.At;
                return age > TimeSpan.Zero ? age : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Takes a record on; false when the stage has ended, and then the record is abandoned.</summary>
    public bool TryTake(ConsumedRecord record)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                // The time of a command is whatever its writer says it is.
                var at = record.Topic == TopicNames.Webhooks ? record.Timestamp : time.GetUtcNow();
                var key = (at, _number++);
                _records.Add(record, key);
                _byAge.Add(key);
                return true;
            }
        }

        record.Abandon();
        return false;
    }

    public void Complete(ConsumedRecord record)
    {
        if (Remove(record))
        {
            record.Complete();
        }
    }

    public void Abandon(ConsumedRecord record)
    {
        if (Remove(record))
        {
            record.Abandon();
        }
    }

    /// <summary>The stage has ended: nobody will work on these any more, so the consumer must not wait for them.</summary>
    public void Close()
    {
        List<ConsumedRecord> left;
        lock (_gate)
        {
            _closed = true;
            left = [.. _records.Keys];
            _records.Clear();
            _byAge.Clear();
        }

        left.ForEach(record => record.Abandon());
    }

    private bool Remove(ConsumedRecord record)
    {
        lock (_gate)
        {
            return _records.Remove(record, out var key) && _byAge.Remove(key);
        }
    }
}
