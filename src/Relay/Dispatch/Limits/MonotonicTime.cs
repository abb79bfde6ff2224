namespace Relay.Dispatch.Limits;

/// <summary>Time that never goes back, since any one start. Whole numbers: the framework's own way loses ticks of large timestamps.</summary>
internal static class MonotonicTime
{
    public static TimeSpan Monotonic(this TimeProvider time)
    {
        var (seconds, rest) = Math.DivRem(time.GetTimestamp(), time.TimestampFrequency);
        return TimeSpan.FromTicks((seconds * TimeSpan.TicksPerSecond) + (rest * TimeSpan.TicksPerSecond / time.TimestampFrequency));
    }
}
