namespace Relay.Kafka;

/// <summary>Reads a known stretch of a partition.</summary>
internal interface IRecordRangeReader
{
    /// <summary>
    /// The records from <paramref name="from"/> until before <paramref name="to"/>, as far as they are still there; ends early, with a
    /// warning, when the broker gives none for 10 s, and without a word when it is cancelled.
    /// </summary>
    IEnumerable<ConsumedRecord> Read(string topic, int partition, long from, long to, CancellationToken cancellationToken);
}
