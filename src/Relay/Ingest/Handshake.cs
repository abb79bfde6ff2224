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

    /// <summary>The challenge to be echoed; null when the request must be refused.</summary>
    public static string? Challenge(IQueryCollection query, Tenant? tenant, DateTimeOffset at)
    {
        var challenge = query["hub.challenge"];
        var given = query["hub.verify_token"];
        var wellFormed = query["hub.mode"] == "subscribe" && challenge.Count == 1 && given.Count == 1 && !string.IsNullOrEmpty(challenge[0]);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(given.ToString()), hash);
        var matched = false;
        foreach (var token in tenant?.Meta?.VerifyTokens ?? [])
        {
            matched |= CryptographicOperations.FixedTimeEquals(hash, token.Sha256) & token.Window.Contains(at);
        }

        // An unknown tenant costs what a tenant with one token costs.
        _ = CryptographicOperations.FixedTimeEquals(hash, Nothing);
        return matched && wellFormed ? challenge[0] : null;
    }
}
