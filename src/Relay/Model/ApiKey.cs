namespace Relay.Model;

/// <summary>A key for machines; only its SHA-256 is known.</summary>
internal sealed record ApiKey(string Id, byte[] Sha256, IReadOnlyList<string> Scopes);

/// <summary>A key with the one tenant to whom it belongs.</summary>
internal sealed record HeldApiKey(Tenant Tenant, ApiKey Key);
