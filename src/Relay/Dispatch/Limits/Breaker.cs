namespace Relay.Dispatch.Limits;

/// <summary>
/// Leaves a destination alone that fails or refuses whatever comes, and tries it with one call at a time after waits that grow. One lane
/// alone never opens it: its message may be what is wrong, and its own schedule holds it back. Safe to call from any thread.
/// </summary>
internal sealed class Breaker
{
    /// <summary>Failures one after another, of at least two lanes, that open it.</summary>
    public const int Threshold = 5;

    /// <summary>How long others wait for the outcome of the call that tries a closed destination.</summary>
    public static readonly TimeSpan ProbeWait = TimeSpan.FromSeconds(2);

    // One call a time costs a provider little; a customer whose answer waits for the next try pays for each step.
    private static readonly TimeSpan[] Waits =
        [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)];

    private readonly Lock _gate = new();
    private int _failures;
    private long _failingLane;
    private bool _severalLanes;
    private int _openings;
    private TimeSpan _until;
    private int _round;
    private bool _probing;

    /// <summary>Whether it is open now, tried or not.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return _openings > 0;
            }
        }
    }

    /// <summary>Why it was opened; null while it is closed.</summary>
    public string? Category { get; private set; }

    /// <summary>A pass for a call, or how long there is none.</summary>
    public BreakerPass Enter(TimeSpan now)
    {
        lock (_gate)
        {
            if (Closed(now) is { } wait)
            {
                return new BreakerPass(wait, _round, false);
            }

            _probing = _openings > 0;
            return new BreakerPass(null, _round, _probing);
        }
    }

    /// <summary>How long no call is let through; null when one is.</summary>
    public TimeSpan? ClosedFor(TimeSpan now)
    {
        lock (_gate)
        {
            return Closed(now);
        }
    }

    /// <summary>A call that had a pass was not made, or nobody knows how it went.</summary>
    public void Leave(in BreakerPass pass)
    {
        lock (_gate)
        {
            if (pass.IsProbe && pass.Round == _round)
            {
                _probing = false;
            }
        }
    }

    /// <summary>How a call went. What was begun before the last opening or closing says nothing any more.</summary>
    /// <param name="after">How long the provider wants to be left alone; null when it did not say.</param>
    public BreakerChange Report(in BreakerPass pass, long lane, CallHealth health, string category, TimeSpan? after, TimeSpan now)
    {
        lock (_gate)
        {
            if (pass.Round != _round)
            {
                return BreakerChange.None;
            }

            if (health == CallHealth.Alive)
            {
                return Close();
            }

            Count(lane);
            var isReason = health == CallHealth.Refusing || pass.IsProbe || (_failures >= Threshold && _severalLanes);
            return isReason ? Open(category, after, now) : BreakerChange.None;
        }
    }

    /// <summary>Whatever made it open may be mended: the next call tries.</summary>
    public void TryAtOnce(TimeSpan now)
    {
        lock (_gate)
        {
            _until = now < _until ? now : _until;
        }
    }

    private TimeSpan? Closed(TimeSpan now) =>
        _openings == 0 ? null : now < _until ? _until - now : _probing ? ProbeWait : null;

    private void Count(long lane)
    {
        _severalLanes |= _failures > 0 && lane != _failingLane;
        _failingLane = lane;
        _failures++;
    }

    private BreakerChange Open(string category, TimeSpan? after, TimeSpan now)
    {
        var own = Waits[Math.Min(_openings, Waits.Length - 1)];
        _until = now + (after > own ? after.Value : own);
        Category = category;
        _openings++;
        Turn();
        return _openings == 1 ? BreakerChange.Opened : BreakerChange.StaysOpen;
    }

    private BreakerChange Close()
    {
        var wasOpen = _openings > 0;
        (_failures, _severalLanes, _openings, Category) = (0, false, 0, null);
        if (wasOpen)
        {
            Turn();
        }

        return wasOpen ? BreakerChange.Closed : BreakerChange.None;
    }

    private void Turn()
    {
        _round++;
        _probing = false;
    }
}

/// <summary>Leave to make a call, or none.</summary>
/// <param name="Wait">How long there is none; null when the call may be made.</param>
internal readonly record struct BreakerPass(TimeSpan? Wait, int Round, bool IsProbe);

/// <summary>What a call says about the destination.</summary>
internal enum CallHealth
{
    /// <summary>It answers, even if it does not want this message.</summary>
    Alive,

    /// <summary>It did not answer, or could not.</summary>
    Failing,

    /// <summary>It says that nothing will pass for now.</summary>
    Refusing,
}

/// <summary>What a report did.</summary>
internal enum BreakerChange
{
    None,
    Opened,
    StaysOpen,
    Closed,
}
