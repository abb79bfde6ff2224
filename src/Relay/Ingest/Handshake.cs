using System.Security.Cryptography;
using System.Text;
using Relay.Model;

namespace Relay.Ingest;

/// <summary>
/// Meta's subscription handshake: a GET that must be answered with its challenge and nothing else. It is never signed.
/// See https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/create-webhook-endpoint.
/// </summary>
internal static class Handshake
{
    private static readonly byte[] Nothing = new byte[SHA256.HashSizeInBytes];

    /// <summary>Judges a handshake.</summary>
    public static HandshakeAnswer Judge(IQueryCollection query, Tenant? tenant, DateTimeOffset at)
    {
        var challenge = query["hub.challenge"];
        var given = query["hub.verify_token"];
        var malformed = query["hub.mode"] != "subscribe" ? SightingReasons.NotASubscription
            : challenge.Count != 1 || string.IsNullOrEmpty(challenge[0]) ? SightingReasons.ChallengeMissing
            : given.Count != 1 || string.IsNullOrEmpty(given[0]) ? SightingReasons.TokenMissing
            : null;

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(given.ToString()), hash);
        VerifyToken? matched = null;
        var valid = 0;
        foreach (var token in tenant?.Meta?.VerifyTokens ?? [])
        {
            var counts = token.Window.Contains(at);
            valid += counts ? 1 : 0;
            matched = CryptographicOperations.FixedTimeEquals(hash, token.Sha256) & counts ? token : matched;
        }

        // An unknown tenant costs what a tenant with one token costs.
        _ = CryptographicOperations.FixedTimeEquals(hash, Nothing);
        return matched is not null && malformed is null
            ? new HandshakeAnswer(challenge[0], matched.Id)
            : new HandshakeAnswer(null, malformed ?? (valid == 0 ? SightingReasons.NoToken : SightingReasons.TokenWrong));
    }
}

/// <summary>What is to be said to a handshake.</summary>
/// <param name="Challenge">To be echoed; null when the request must be refused.</param>
/// <param name="Why">The id of the token that was named, else the reason of the refusal.</param>
internal readonly record struct HandshakeAnswer(string? Challenge, string Why);
