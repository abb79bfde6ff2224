namespace Relay.IntegrationTests.Harness;

/// <summary>How Relay answered a webhook; status 0 when no answer came.</summary>
public sealed record WebhookAnswer(int Status, string? RetryAfter, int BodyLength, TimeSpan Took);
