using Relay.Observability;
using Relay.Storage;

namespace Relay.Dispatch;

/// <summary>
/// Leaves a store that is away alone for a moment after each failure, so that one that hangs costs one time-out and not one for each message;
/// says once that it is away, and once that it is back. For what goes on without it.
/// </summary>
internal sealed partial class StoreOutage(RelayMetrics metrics, TimeProvider time, ILogger<StoreOutage> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private long _until;
    private int _away;

    /// <summary>Whether it is not to be asked now.</summary>
    public bool IsOn => Volatile.Read(ref _away) == 1 && time.GetTimestamp() < Interlocked.Read(ref _until);

    public void Failed(Exception failed)
    {
        Interlocked.Exchange(ref _until, time.GetTimestamp() + (long)(Pause.TotalSeconds * time.TimestampFrequency));
        if (Interlocked.Exchange(ref _away, 1) == 0)
        {
            Log.Away(logger, StoreFault.Describe(failed));
        }
    }

    public void Answered()
    {
        if (Volatile.Read(ref _away) == 1 && Interlocked.Exchange(ref _away, 0) == 1)
        {
            Log.Back(logger);
        }
    }

    /// <summary>Something was done by memory alone.</summary>
    public void WentWithout(string what) => metrics.WithoutStore(what);

    /// <summary>What could not be kept until the store is back.</summary>
    /// <param name="isFirst">Only the first of an outage is said; all are counted.</param>
    public void Dropped(string what, int count, bool isFirst)
    {
        for (var n = 0; n < count; n++)
        {
            metrics.WithoutStore($"{what}-dropped");
        }

        if (isFirst)
        {
            Log.Dropped(logger, count, what);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.DispatchWithoutStore, LogLevel.Warning,
            "The store is away: until it is back, Dispatch knows what was delivered from memory alone, and what must be parked waits: {Why}")]
        public static partial void Away(ILogger logger, string why);

        [LoggerMessage(EventIds.DispatchDropped, LogLevel.Warning,
            "{Count} rows of {What} could not be kept until the store is back: after a crash or a move they may be repeated")]
        public static partial void Dropped(ILogger logger, int count, string what);

        [LoggerMessage(EventIds.DispatchStoreBack, LogLevel.Information, "The store answers Dispatch again")]
        public static partial void Back(ILogger logger);
    }
}
