using Relay.Storage.Parking;

namespace Relay.Dispatch.Parking;

/// <summary>
/// Carries out what people want of parked deliveries, as the owner of their partitions: whoever else changed a row would make untrue what the
/// owner knows of it. Called by the scheduler between its turns, so that no lane begins meanwhile.
/// </summary>
internal sealed partial class WishKeeper(ParkingLot parking, TimeProvider time, ILogger<WishKeeper> logger, IParkedWishes? wishes = null)
{
    // People wait for it; and the store is asked for nothing most of the time.
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    // By the clock that nobody can set: one that is set back would make people wait as long.
    private long? _asked;

    public async Task GrantAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (wishes is null || (_asked is { } asked && time.GetElapsedTime(asked) < Every))
        {
            return;
        }

        _asked = time.GetTimestamp();
        var owned = parking.Owned.Where(p => p.Loaded.IsCompleted && !p.IsReleased).ToList();
        if (owned.Count == 0)
        {
            return;
        }

        var granted = await wishes.GrantAsync(owned.ConvertAll(p => p.Owner), [.. owned.SelectMany(p => p.Busy()).Distinct()], now, cancellationToken);
        foreach (var grant in granted)
        {
            owned.Find(p => p.Topic == grant.Topic && p.Partition == grant.Partition)?.Granted(grant.Destination, now);
            Log.Granted(logger, grant.Count, grant.Destination, grant.Topic, grant.Partition, grant.IsGivenUp ? "given up" : "tried at once");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ParkedWishGranted, LogLevel.Information, "{Count} parked deliveries to {Destination} of {Topic}/{Partition} are {What}, as somebody wanted")]
        public static partial void Granted(ILogger logger, long count, string destination, string topic, int partition, string what);
    }
}
