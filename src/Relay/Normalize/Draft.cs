namespace Relay.Normalize;

/// <summary>A record that was read, and what decides about it once its questions are answered.</summary>
/// <param name="Provider">Who it is from, in metrics.</param>
internal sealed record Draft(string Provider, string RequestId, int Items, Func<NormalizedRecord> Make)
{
    /// <summary>Whose it says it is; null when it does not say.</summary>
    public string? Tenant { get; init; }
}
