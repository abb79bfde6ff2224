namespace Relay.Storage.Parking;

/// <summary>
/// Deliveries that wait. A partition's rows are changed by its owner alone: every call names the epoch that the owner took, and one that was
/// overtaken changes nothing and is told so. Every method is one round trip, and throws what <see cref="StoreFault"/> knows when the store is
/// away, and can be repeated when nobody knows whether it took effect.
/// </summary>
internal interface IParkingTable
{
    /// <summary>
    /// Makes this process the owner of a partition, and reads what it must know of it. Has the first row of each lane be due, if it is not.
    /// </summary>
    /// <param name="from">The offset from which the partition is read: records from there on may be parked already.</param>
    Task<ParkedPartition> TakeAsync(PartitionClaim claim, long from, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Parks records at the ends of their lanes; no two of one lane. The first of a lane is due, and no other.</summary>
    Task<IReadOnlyList<Insertion>> InsertAsync(IReadOnlyList<NewParked> rows, CancellationToken cancellationToken);

    /// <summary>Gives rows another time.</summary>
    /// <returns>For each, whether the caller still owns its partition.</returns>
    Task<IReadOnlyList<bool>> PostponeAsync(IReadOnlyList<Postponed> rows, CancellationToken cancellationToken);

    /// <summary>Takes first rows of lanes out, and makes those behind them due, in one.</summary>
    Task<IReadOnlyList<Removal>> RemoveAsync(IReadOnlyList<Removed> rows, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The rows of a lane behind a sequence, in their order; at least one if there is one, however large.</summary>
    /// <returns>Null when the caller does not own the partition any more.</returns>
    Task<IReadOnlyList<ParkedRow>?> ReadLaneAsync(PartitionEpoch owner, long lane, long after, int most, long mostBytes, CancellationToken cancellationToken);

    /// <summary>The first rows of lanes that are due, or expired where a query asks for those.</summary>
    /// <param name="busy">Lanes that are being worked on.</param>
    Task<DueRows> ReadDueAsync(IReadOnlyList<DueQuery> queries, IReadOnlyList<long> busy, DateTimeOffset now, long mostBytes, CancellationToken cancellationToken);
}

/// <summary>Who wants a partition.</summary>
/// <param name="Id">Made once for each assignment: asked for twice, it is the same claim.</param>
internal readonly record struct PartitionClaim(string Topic, int Partition, Guid Id, Guid Process);

/// <summary>A partition, and the number of the claim that its owner has to it.</summary>
internal readonly record struct PartitionEpoch(string Topic, int Partition, long Epoch);

/// <summary>What an owner knows of his partition from the start.</summary>
/// <param name="Lanes">Lanes in which something waits.</param>
/// <param name="Records">Records that are parked, of those that may be read again.</param>
/// <param name="Held">What waits for a provider's word.</param>
internal sealed record ParkedPartition(
    long Epoch, HashSet<long> Lanes, IReadOnlyList<ParkedQueue> Queues, HashSet<ParkedRecordKey> Records, IReadOnlyList<HeldMessage> Held);

/// <summary>What waits for a destination.</summary>
/// <param name="NextDue">Of the first rows of its lanes; null when none is due ever, which must not be.</param>
internal sealed record ParkedQueue(string Destination, long Count, DateTimeOffset? NextDue, DateTimeOffset? NextExpiry);

/// <summary>By what a record is recognised: an offset alone could be another's, in a log that was made anew.</summary>
internal readonly record struct ParkedRecordKey(long Offset, Guid MessageId, string Nonce);

internal readonly record struct HeldMessage(Guid MessageId, int Part, string Nonce, long Lane);

/// <summary>Which first rows are wanted.</summary>
/// <param name="OnlyExpired">The destination takes nothing at the moment.</param>
internal sealed record DueQuery(PartitionEpoch Owner, string Destination, int Most, bool OnlyExpired);

/// <summary>What is due.</summary>
/// <param name="Answers">One for each query, in their order.</param>
/// <param name="IsCut">The bound of bytes left some out.</param>
internal sealed record DueRows(IReadOnlyList<DueAnswer> Answers, bool IsCut);

/// <param name="IsOwner">False: somebody else has the partition.</param>
/// <param name="NextDue">When the next of those comes that were not due yet.</param>
internal sealed record DueAnswer(bool IsOwner, IReadOnlyList<ParkedRow> Rows, DateTimeOffset? NextDue, DateTimeOffset? NextExpiry);
