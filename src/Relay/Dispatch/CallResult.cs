using Relay.Channels;

namespace Relay.Dispatch;

/// <summary>How one call ended, or why it was not made.</summary>
/// <param name="HttpStatus">Null when no answer came.</param>
/// <param name="Elapsed">Without the wait for a slot.</param>
internal readonly record struct CallResult(SendOutcome Outcome, int? HttpStatus, TimeSpan Elapsed)
{
    /// <summary>False when the destination is closed or over its limit, so that nothing was sent: the outcome says how long.</summary>
    public bool WasCalled { get; init; } = true;

    /// <summary>
    /// Whether it counts against the message: throttling, a broken destination and an expired token say nothing about the message that met
    /// them, so they do not use up its attempts.
    /// </summary>
    public bool CountsAsAttempt { get; init; } = true;

    /// <summary>It was not made because the job is another process's now.</summary>
    public bool IsLeft { get; init; }

    /// <summary>No call was made.</summary>
    public static CallResult None(SendOutcome outcome) => new(outcome, null, TimeSpan.Zero) { WasCalled = false };
}
