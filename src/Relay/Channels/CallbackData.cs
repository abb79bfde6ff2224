using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Relay.Model;

namespace Relay.Channels;

/// <summary>
/// What Relay gives a provider along with a message and gets back with every status of it, so that a status finds its message and
/// conversation without a look-up, even when it arrives before the answer to the send:
/// <c>r1.{messageId}.{conversationId}.{genesysMessageId or -}.{part}.{nonce}.{HMAC}</c>, where the part carries a <c>+</c> while further
/// parts follow. It is signed with the Meta app's secret under a prefix of its own, so that no other system of the same app can forge one;
/// every secret that the tenant still lists is accepted, since statuses outlive rotations.
/// </summary>
internal sealed record CallbackData(Guid MessageId, string ConversationId, string? GenesysMessageId, int Part, bool IsLastPart, string Nonce)
{
    /// <summary>WhatsApp's limit.</summary>
    public const int MaxLength = 512;

    /// <summary>The nonce of a message's first delivery.</summary>
    public const string FirstNonce = "0";

    private const string Version = "r1";
    private const int Fields = 7;
    private const int MacBytes = 12;

    /// <summary>
    /// The text for a part; null when the tenant has no secret to sign it with, and so gets no statuses either, or when it would be longer
    /// than the provider takes.
    /// </summary>
    public string? ToText(IReadOnlyList<SigningSecret> secrets, DateTimeOffset now)
    {
        SigningSecret? signer = null;
        foreach (var secret in secrets)
        {
            if (secret.Window.Contains(now) && (signer is null || secret.Window.NotBefore > (signer.Window.NotBefore ?? DateTimeOffset.MinValue)))
            {
                signer = secret;
            }
        }

        if (signer is null)
        {
            return null;
        }

        var payload = string.Create(CultureInfo.InvariantCulture,
            $"{Version}.{MessageId:D}.{ConversationId}.{Field(GenesysMessageId)}.{Part}{(IsLastPart ? "" : "+")}.{Nonce}");
        var text = $"{payload}.{Mac(signer, payload)}";
        return text.Length <= MaxLength ? text : null;
    }

    /// <summary>Reads what came back.</summary>
    /// <returns>Null for a foreign or broken value.</returns>
    public static CallbackData? Read(string? text, IReadOnlyList<SigningSecret> secrets)
    {
        if (text is null || text.Length > MaxLength || !text.StartsWith(Version + ".", StringComparison.Ordinal))
        {
            return null;
        }

        var fields = text.Split('.');
        var payload = text[..Math.Max(0, text.LastIndexOf('.'))];
        if (fields.Length != Fields || !IsSigned(payload, fields[^1], secrets) || !Guid.TryParseExact(fields[1], "D", out var messageId))
        {
            return null;
        }

        var isLast = !fields[4].EndsWith('+');
        return int.TryParse(fields[4].TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var part)
            ? new CallbackData(messageId, fields[2], fields[3] == "-" ? null : fields[3], part, isLast, fields[5])
            : null;
    }

    // The format's own separator must not come in with a foreign id; Genesys' ids are hexadecimal.
    private static string Field(string? id) => id is null || id.Length is 0 or > 128 || id.Contains('.', StringComparison.Ordinal) ? "-" : id;

    private static bool IsSigned(string payload, string mac, IReadOnlyList<SigningSecret> secrets)
    {
        var signed = false;
        foreach (var secret in secrets)
        {
            signed |= CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Mac(secret, payload)), Encoding.UTF8.GetBytes(mac));
        }

        return signed;
    }

    private static string Mac(SigningSecret secret, string payload)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret.Key, Encoding.UTF8.GetBytes("relay-callback:" + payload), hash);
        return Convert.ToBase64String(hash[..MacBytes]).Replace('+', '-').Replace('/', '_');
    }
}
