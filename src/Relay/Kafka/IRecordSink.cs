namespace Relay.Kafka;

/// <summary>A stage, as the consumer sees it.</summary>
internal interface IRecordSink
{
    /// <summary>
    /// Called before the first record of newly assigned partitions, on the consumer's thread; may read what lies before
    /// (see <see cref="AssignedPartition.Committed"/>). A consumer that takes longer than <c>max.poll.interval.ms</c> (5 minutes) is put out
    /// of its group, so it must be over long before.
    /// </summary>
    /// <param name="cancellationToken">Cancelled when the process stops.</param>
    void Assigned(IReadOnlyList<AssignedPartition> partitions, CancellationToken cancellationToken);

    /// <summary>
    /// Called on the consumer's thread when partitions go to another process, or the process stops: nothing more of them is to be begun but
    /// the records that were handed out. Must not block.
    /// </summary>
    /// <returns>Ends when what was under way besides those records has ended; the partitions are given back only then, or after a limit.</returns>
    Task RevokedAsync(IReadOnlyList<(string Topic, int Partition)> partitions) => Task.CompletedTask;

    /// <summary>Takes a record on, in the order of its partition, on the consumer's thread. Must not block and must not throw.</summary>
    void Accept(ConsumedRecord record);
}

/// <summary>A partition that this process owns from now on.</summary>
/// <param name="Topic">Without the prefix.</param>
/// <param name="Committed">The next offset to be read by the group; null when nothing was ever committed.</param>
/// <param name="Low">The first offset that is still there.</param>
internal readonly record struct AssignedPartition(string Topic, int Partition, long? Committed, long Low)
{
    /// <summary>Where reading begins; the committed offset as a rule.</summary>
    public long Start { get; init; } = Committed ?? Low;
}
