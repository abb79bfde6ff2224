namespace Relay.Model;

/// <summary>A secret with which a provider signs webhooks.</summary>
/// <param name="Id">Names it in logs and headers.</param>
/// <param name="Owner">The Meta app or Genesys integration that it belongs to.</param>
internal sealed record SigningSecret(string Id, string Owner, SecretValue Value, ValidityWindow Window)
{
    /// <summary>At most so many secrets can be valid at once for one tenant and provider: each costs a hash per request.</summary>
    public const int MaxPerTenantAndProvider = 8;

    /// <summary>The key as HMAC takes it, made once.</summary>
    public byte[] Key { get; } = Value.RevealUtf8();
}
