using Relay.Contracts;
using Relay.Observability;

namespace Relay.Kafka;

/// <summary>A record that was read. Whoever gets it ends it exactly once, by <see cref="Complete"/> or <see cref="Abandon"/>.</summary>
internal sealed class ConsumedRecord
{
    private static readonly long LastMillisecond = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private readonly PartitionAssignment _assignment;
    private string? _traceParent;

    internal ConsumedRecord(PartitionAssignment assignment, long offset, byte[]? key, byte[]? value, RecordHeaders headers, DateTimeOffset timestamp)
    {
        _assignment = assignment;
        Offset = offset;
        Key = key;
        Value = value;
        Headers = headers;
        Timestamp = timestamp;
    }

    /// <summary>A record that was read earlier and kept elsewhere since: it has a place, but no offset of it is in flight, so nobody ends it.</summary>
    public static ConsumedRecord Kept(string topic, int partition, long offset, byte[]? key, byte[]? value, RecordHeaders headers, DateTimeOffset timestamp) =>
        new(new PartitionAssignment(topic, partition), offset, key, value, headers, timestamp);

    /// <summary>Whoever writes a record says its time, and can say anything: what is no time becomes the nearest that is one.</summary>
    public static DateTimeOffset TimeOf(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(unixMilliseconds, 0, LastMillisecond));

    /// <summary>Without the prefix.</summary>
    public string Topic => _assignment.Topic;

    public int Partition => _assignment.Partition;

    public long Offset { get; }

    public byte[]? Key { get; }

    public byte[]? Value { get; }

    public RecordHeaders Headers { get; }

    /// <summary>The broker's or the writer's time of the record.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>
    /// What everything that comes of it belongs to, as the header <c>traceparent</c> has it: what works on it, once somebody does, else whoever
    /// wrote it; a trace of its own when he named none.
    /// </summary>
    public string TraceParent
    {
        get => _traceParent ??= RelayTracing.Valid(Headers.Get(HeaderNames.TraceParent)) ?? RelayTracing.New();
        set => _traceParent = value;
    }

    /// <summary>The partition went to another process: work not yet begun must not begin.</summary>
    public bool IsRevoked => _assignment.IsRevoked;

    /// <summary>Done, and whatever it led to is acknowledged: the offset may be committed.</summary>
    public void Complete() => _assignment.Tracker.Complete(Offset);

    /// <summary>Not done: it will be read again, by this process or another.</summary>
    public void Abandon() => _assignment.Tracker.Abandon(Offset);
}
