using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Rotation;

/// <summary>A secret by which a provider proves who it is, and the one that comes in its place.</summary>
/// <param name="What">Which, for the message of a failed test.</param>
/// <param name="Rotation">Its id.</param>
/// <param name="TryAsync">Proves itself to a Relay (address) with a secret, by a message of this id.</param>
/// <param name="Refusal">How a Relay answers what does not count.</param>
internal sealed record SecretChange(string What, string Rotation, string Old, string New, Func<string, string, string, Task<WebhookAnswer>> TryAsync, int Refusal = 401);
