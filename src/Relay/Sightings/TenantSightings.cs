using Relay.Model;

namespace Relay.Sightings;

/// <summary>What was last seen of a tenant, to be asked by pages and checks.</summary>
/// <param name="IsPartial">The store does not answer: this is what the process itself has seen.</param>
internal sealed record TenantSightings(IReadOnlyList<TenantSighting> All, bool IsPartial)
{
    public TenantSighting? LastHandshake(string provider) => Find(SightingKinds.Handshake, provider);

    public TenantSighting? LastRefusedHandshake(string provider) => Find(SightingKinds.HandshakeRefused, provider);

    public TenantSighting? LastSigned(string provider) => Find(SightingKinds.Signed, provider);

    public TenantSighting? LastRefused(string provider) => Find(SightingKinds.Refused, provider);

    /// <summary>When a webhook was last signed with this secret; null: never.</summary>
    public DateTimeOffset? LastMatch(string provider, string secretId) => Find(SightingKinds.Secret, provider, secretId)?.At;

    /// <summary>When a handshake last named this token; null: never.</summary>
    public DateTimeOffset? LastMatchOfToken(string provider, string tokenId) => Find(SightingKinds.VerifyToken, provider, tokenId)?.At;

    public DateTimeOffset? KeyLastUsed(string keyId) => Find(SightingKinds.ApiKey, "", keyId)?.At;

    /// <summary>How long nothing signed has come; null: nothing ever has.</summary>
    public TimeSpan? SilentFor(string provider, DateTimeOffset now) =>
        LastSigned(provider) is { } last ? (now > last.At ? now - last.At : TimeSpan.Zero) : null;

    /// <summary>Of the same subject the newest.</summary>
    public static TenantSightings Merge(IEnumerable<TenantSighting> some, IEnumerable<TenantSighting> others, bool isPartial = false) =>
        new([.. some.Concat(others).GroupBy(s => s.Subject).Select(same => same.MaxBy(s => s.At)!)], isPartial);

    private TenantSighting? Find(string kind, string provider, string id = "") =>
        All.FirstOrDefault(s => s.Subject == new SightingSubject(kind, provider, id));
}
