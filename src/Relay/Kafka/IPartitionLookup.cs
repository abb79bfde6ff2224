namespace Relay.Kafka;

/// <summary>Finds where records of a key lie.</summary>
internal interface IPartitionLookup
{
    /// <summary>The partition of a key as it is now. Asks the brokers, and may take some seconds.</summary>
    /// <param name="from">No record that was written at this time or later lies before <see cref="PartitionStretch.From"/>.</param>
    (PartitionStretch? Found, string? Fault) Find(string topic, string key, DateTimeOffset from);
}

/// <summary>A partition, or its end from some time on.</summary>
/// <param name="Low">The first offset that is kept.</param>
/// <param name="From">Where to begin; <paramref name="Low"/> when the brokers cannot tell.</param>
/// <param name="End">The offset that the next record will get.</param>
internal sealed record PartitionStretch(int Partition, long Low, long From, long End);
