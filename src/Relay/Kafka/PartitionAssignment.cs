namespace Relay.Kafka;

/// <summary>One partition for as long as this process owns it. A new assignment of the same partition is a new object.</summary>
/// <param name="start">The offset at which reading begins.</param>
internal sealed class PartitionAssignment(string topic, int partition, long start = 0)
{
    private volatile bool _revoked;

    public string Topic { get; } = topic;

    public int Partition { get; } = partition;

    public OffsetTracker Tracker { get; } = new();

    /// <summary>The first offset that is not done.</summary>
    public long Done => Tracker.Next ?? start;

    public bool IsPaused { get; set; }

    public bool IsRevoked => _revoked;

    public void Revoke() => _revoked = true;
}
