using Relay.Load.Measure;

namespace Relay.Load.Sending;

/// <summary>What became of the messages of one run, by their number from 0.</summary>
internal sealed class OpenLoopRun(int count, Pacer pacer)
{
    private readonly long[] _answeredAt = new long[count];
    private readonly int[] _status = new int[count];

    // One clock beside the other, to tell the times of other processes by.
    private readonly long _stamp = TimeProvider.System.GetTimestamp();
    private readonly DateTimeOffset _time = TimeProvider.System.GetUtcNow();

    public int Count { get; } = count;

    public TimeSpan Elapsed { get; private set; }

    public int Taken => _status.Count(s => s == 200);

    /// <summary>How late the sender itself was, which is in every time that follows.</summary>
    public Latencies Lateness => pacer.Lateness;

    public void Answered(int message, int status)
    {
        _answeredAt[message] = TimeProvider.System.GetTimestamp();
        _status[message] = status;
    }

    public void Ended() => Elapsed = TimeProvider.System.GetElapsedTime(pacer.DueAt(0), TimeProvider.System.GetTimestamp());

    /// <summary>From due until answered 200.</summary>
    public Latencies Answers() => new(Messages().Where(m => _status[m] == 200).Select(m => Since(m, _answeredAt[m])));

    /// <summary>From due until seen elsewhere in this process; those not seen are left out.</summary>
    /// <param name="seenAt">By message; 0 where it was not seen.</param>
    /// <param name="wanted">Which messages count; all unless told.</param>
    public Latencies Until(Func<int, long> seenAt, Func<int, bool>? wanted = null) =>
        new(Messages().Where(m => wanted?.Invoke(m) != false).Select(m => (Message: m, At: seenAt(m))).Where(s => s.At != 0).Select(s => Since(s.Message, s.At)));

    /// <summary>A time of another process on this machine as this one's clock would have stamped it.</summary>
    public long Stamp(DateTimeOffset at) => _stamp + (long)((at - _time).TotalSeconds * TimeProvider.System.TimestampFrequency);

    private IEnumerable<int> Messages() => Enumerable.Range(0, Count);

    private double Since(int message, long at) => TimeProvider.System.GetElapsedTime(pacer.DueAt(message), at).TotalMilliseconds;
}
