namespace Relay.Model;

/// <summary>
/// Is told what came of requests, for those who ask later why nothing arrives. Costs next to nothing: the hot path calls it. A tenant that is
/// none costs what one costs that is.
/// </summary>
internal interface ISightings
{
    /// <summary>
    /// The header of webhooks that Relay signs itself, to see whether they arrive. Whether a provider signs with a secret is told by what the
    /// provider sends alone: these are no sightings.
    /// </summary>
    const string ProbeHeader = "X-Relay-Probe";

    /// <summary>A webhook verified.</summary>
    void Signed(TenantId tenant, string provider, string secretId, DateTimeOffset at);

    /// <summary>A webhook was refused for its signature.</summary>
    void Refused(TenantId? tenant, string provider, in RefusedWebhook webhook, DateTimeOffset at);

    /// <summary>A handshake got its challenge.</summary>
    void ShookHands(TenantId tenant, string provider, string tokenId, DateTimeOffset at);

    /// <summary>A handshake was refused.</summary>
    /// <param name="reason">One of <see cref="SightingReasons"/>.</param>
    void HandshakeRefused(TenantId? tenant, string provider, string reason, DateTimeOffset at);

    /// <summary>An API key was recognised.</summary>
    void KeyUsed(TenantId tenant, string keyId, DateTimeOffset at);
}

/// <summary>What may be known of a webhook that was refused; never the signature.</summary>
/// <param name="Reason">One of <see cref="SightingReasons"/>.</param>
/// <param name="HeaderLength">Of the signature's header; 0 when there was none.</param>
/// <param name="Algorithm">What the header begins with, as one of a few words; null when there was none.</param>
/// <param name="BodyLength">Null when it was not told or read.</param>
internal readonly record struct RefusedWebhook(string Reason, int HeaderLength, string? Algorithm, long? BodyLength);
