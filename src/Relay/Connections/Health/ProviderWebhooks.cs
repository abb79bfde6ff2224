using System.Globalization;
using Relay.Model;
using Relay.Sightings;

namespace Relay.Connections.Health;

/// <summary>What came last of a provider, in words.</summary>
/// <param name="Silence">How long nothing signed has come.</param>
/// <param name="Refusal">Why the last refused webhook was; null when none was.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record ProviderWebhooks(
    string Provider, string Title, DateTimeOffset? LastSigned, string Silence, DateTimeOffset? LastRefused, string? Refusal, string? Remedy, string? Header,
    DateTimeOffset? LastHandshake, DateTimeOffset? LastRefusedHandshake, string? HandshakeRefusal)
{
    public static ProviderWebhooks Of(string provider, TenantSightings seen, DateTimeOffset now)
    {
        var (signed, refused) = (seen.LastSigned(provider), seen.LastRefused(provider));
        var (cause, remedy) = refused is null ? (null, null) : Words(refused.Detail.Reason, provider);
        var handshake = seen.LastRefusedHandshake(provider);
        return new ProviderWebhooks(
            provider, provider == ProviderKeys.Meta ? "Meta" : "Genesys", signed?.At, Span(seen.SilentFor(provider, now)), refused?.At, cause, remedy,
            refused is null ? null : HeaderOf(refused.Detail), seen.LastHandshake(provider)?.At, handshake?.At, handshake is null ? null : HandshakeWords(handshake.Detail.Reason));
    }

    private static (string Cause, string Remedy) Words(string? reason, string provider) => reason switch
    {
        SightingReasons.HeaderMissing => (
            "It had no signature.",
            "Somebody else than the provider called, or something on the way removes the header X-Hub-Signature-256."),
        SightingReasons.HeaderTwice => ("It had two signatures.", "Something on the way adds a second header X-Hub-Signature-256."),
        SightingReasons.HeaderMalformed => (
            "Its signature is written in another way than the provider's.",
            "Meta writes sha256= and 64 hex digits, Genesys sha256= and base64: see whether a provider was given the other one's address."),
        SightingReasons.NoSecret => ("Relay has no secret of the tenant that is valid now.", "Enter the secret, or deploy the webhooks."),
        SightingReasons.NoMatch when provider == ProviderKeys.Meta => (
            "It was signed with another secret than the app's.",
            "Compare the app secret: developers.facebook.com > My Apps > your app > App settings > Basic. If it was reset there, rotate it under Secrets."),
        SightingReasons.NoMatch => ("It was signed with another secret than the integration's.", "Deploy the webhooks: that tells Genesys the secret again."),
        SightingReasons.NoMatchInChange => ("It was signed with a secret that Relay does not know yet, while the app secret is being changed.", "Paste the new app secret under Secrets; the webhook comes again."),
        _ => ("It was refused.", "Run the checks below."),
    };

    // The value is never told.
    private static string HeaderOf(SightingDetail detail)
    {
        var header = detail.HeaderLength is null or 0
            ? "signature header: not seen"
            : string.Create(CultureInfo.InvariantCulture, $"signature header: seen, {detail.HeaderLength} characters, algorithm {detail.Algorithm ?? "none"}");
        return detail.BodyLength is { } body ? string.Create(CultureInfo.InvariantCulture, $"{header} · body: {body} bytes") : header;
    }

    private static string HandshakeWords(string? reason) => reason switch
    {
        SightingReasons.NotASubscription => "It was no handshake: hub.mode was not subscribe.",
        SightingReasons.ChallengeMissing => "It had no challenge.",
        SightingReasons.TokenMissing => "It had no verify token.",
        SightingReasons.TokenWrong => "Its verify token was not the tenant's.",
        SightingReasons.NoToken => "The tenant had no verify token then.",
        _ => "It was refused.",
    };

    private static string Span(TimeSpan? silence) => silence switch
    {
        null => "Nothing has come yet.",
        { TotalMinutes: < 2 } => "Just now.",
        { TotalHours: < 2 } span => string.Create(CultureInfo.InvariantCulture, $"For {span.TotalMinutes:0} minutes."),
        { TotalDays: < 2 } span => string.Create(CultureInfo.InvariantCulture, $"For {span.TotalHours:0} hours."),
        { } span => string.Create(CultureInfo.InvariantCulture, $"For {span.TotalDays:0} days."),
    };
}
