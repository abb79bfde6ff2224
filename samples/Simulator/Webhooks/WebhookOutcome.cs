namespace Relay.Simulator.Webhooks;

/// <summary>What became of a webhook.</summary>
/// <param name="Status">The last HTTP status; 0 when no answer came, or nothing was sent.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="Milliseconds">From the first sending until the last answer, pauses between retries included.</param>
/// <param name="SentAt">When the first attempt was sent.</param>
/// <param name="Error">Why no answer came, or nothing was sent.</param>
internal sealed record WebhookOutcome(int Status, int Attempts, double Milliseconds, DateTimeOffset SentAt, string? Error)
{
    /// <summary>A webhook that the service had no reason, or no place, to send to.</summary>
    public static WebhookOutcome NotSent(string why, DateTimeOffset at) => new(0, 0, 0, at, why);

    /// <summary>The outcome in words for people, or nothing when Relay took the webhook.</summary>
    public string? Trouble => Status switch
    {
        200 => null,
        0 when Attempts == 0 => $"no webhook was sent: {Error}",
        0 => $"Relay did not answer the webhook: {Error}",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Relay refused the webhook with status {Status}"),
    };
}
