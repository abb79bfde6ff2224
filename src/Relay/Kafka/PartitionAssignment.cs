namespace Relay.Kafka;

/// <summary>One partition for as long as this process owns it. A new assignment of the same partition is a new object.</summary>
internal sealed class PartitionAssignment(string topic, int partition)
{
    private volatile bool _revoked;

    public string Topic { get; } = topic;

    public int Partition { get; } = partition;

    public OffsetTracker Tracker { get; } = new();

    public bool IsPaused { get; set; }

    public bool IsRevoked => _revoked;

    public void Revoke() => _revoked = true;
}
