namespace Relay.Storage.Parking;

/// <summary>What people want of parked deliveries, to be carried out by the owners of the partitions.</summary>
internal interface IParkedWishes
{
    /// <summary>
    /// Carries out what is wanted in partitions of this owner, and forgets it. Rows that are being tried at the moment are left alone: a wish
    /// about one of them stays until its turn is over.
    /// </summary>
    /// <param name="busy">Lanes that are being worked on.</param>
    /// <returns>Where something is due now.</returns>
    Task<IReadOnlyList<Granted>> GrantAsync(IReadOnlyList<PartitionEpoch> owners, IReadOnlyList<long> busy, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>What was carried out.</summary>
/// <param name="IsGivenUp">Else it is tried at once.</param>
internal sealed record Granted(string Topic, int Partition, string Destination, bool IsGivenUp, long Count);
