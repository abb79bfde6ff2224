namespace Relay.Fleet;

/// <summary>
/// A moment by both clocks. The monotonic one stands still while a virtual machine is suspended, and the other one can be set; whichever says
/// that more time has passed is believed, which at worst makes a process more careful than it need be.
/// </summary>
internal sealed record Moment(long Ticks, DateTimeOffset Wall)
{
    public static Moment Now(TimeProvider time) => new(time.GetTimestamp(), time.GetUtcNow());

    public TimeSpan Age(TimeProvider time)
    {
        var elapsed = time.GetElapsedTime(Ticks);
        var passed = time.GetUtcNow() - Wall;
        return elapsed > passed ? elapsed : passed;
    }
}
