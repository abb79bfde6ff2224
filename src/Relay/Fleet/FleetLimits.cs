namespace Relay.Fleet;

/// <summary>The times on which processes rely with one another. They are no settings: all processes must have the same.</summary>
internal static class FleetLimits
{
    /// <summary>Between two heartbeats.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>A process that has not got a heartbeat through for so long, or knows itself behind for so long, refuses nothing more.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    /// <summary>
    /// A barrier goes by a heartbeat for so long. The process counts from before it sent the heartbeat, by a clock that only needs to run at the
    /// right speed; the rest is for a database that fails over to one whose clock differs.
    /// </summary>
    public static readonly TimeSpan BelievedAlive = Silence + TimeSpan.FromSeconds(15);
}
