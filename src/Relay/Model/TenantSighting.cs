namespace Relay.Model;

/// <summary>When something was last seen of a tenant.</summary>
/// <param name="Detail">What else is known of it.</param>
internal sealed record TenantSighting(SightingSubject Subject, DateTimeOffset At, SightingDetail Detail);

/// <summary>What was seen: its kind, whose webhook it was, and which secret or key.</summary>
/// <param name="Kind">One of <see cref="SightingKinds"/>.</param>
/// <param name="Provider">One of <see cref="ProviderKeys"/>; empty for API keys.</param>
/// <param name="Id">A secret's, token's or key's id; empty for the others.</param>
internal readonly record struct SightingSubject(string Kind, string Provider, string Id = "");

/// <summary>What else is known of a sighting. Numbers and words of ours; nothing that a stranger has written.</summary>
/// <param name="Reason">Of a refusal: one of <see cref="SightingReasons"/>.</param>
/// <param name="SecretId">Of what was let in: the secret or token that did it.</param>
internal readonly record struct SightingDetail(
    string? Reason = null, string? SecretId = null, int? HeaderLength = null, string? Algorithm = null, long? BodyLength = null);

/// <summary>What can be seen of a tenant.</summary>
internal static class SightingKinds
{
    public const string Signed = "signed";
    public const string Refused = "refused";
    public const string Handshake = "handshake";
    public const string HandshakeRefused = "handshake-refused";

    /// <summary>A signing secret matched.</summary>
    public const string Secret = "secret";

    /// <summary>A verify token matched.</summary>
    public const string VerifyToken = "verify-token";

    public const string ApiKey = "api-key";
}

/// <summary>Why something was refused.</summary>
internal static class SightingReasons
{
    public const string HeaderMissing = "header-missing";
    public const string HeaderTwice = "header-twice";
    public const string HeaderMalformed = "header-malformed";

    /// <summary>The tenant has no secret of the provider that is valid now.</summary>
    public const string NoSecret = "no-secret";

    /// <summary>The signature is none of any secret that is valid now.</summary>
    public const string NoMatch = "no-match";

    /// <summary>The same, while the app's secret is being changed: answered 503, so that it comes again.</summary>
    public const string NoMatchInChange = "no-match-in-change";

    public const string NotASubscription = "not-a-subscription";
    public const string ChallengeMissing = "challenge-missing";
    public const string TokenMissing = "token-missing";
    public const string TokenWrong = "token-wrong";

    /// <summary>The tenant has no verify token that is valid now.</summary>
    public const string NoToken = "no-token";
}
