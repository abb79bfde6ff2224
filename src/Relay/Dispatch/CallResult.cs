using Relay.Channels;

namespace Relay.Dispatch;

/// <summary>How one call ended.</summary>
/// <param name="HttpStatus">Null when no answer came.</param>
/// <param name="Elapsed">Without the wait for a slot.</param>
internal readonly record struct CallResult(SendOutcome Outcome, int? HttpStatus, TimeSpan Elapsed)
{
    /// <summary>No call was made.</summary>
    public static CallResult None(SendOutcome outcome) => new(outcome, null, TimeSpan.Zero);
}
