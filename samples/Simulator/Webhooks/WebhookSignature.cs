using System.Security.Cryptography;
using System.Text;

namespace Relay.Simulator.Webhooks;

/// <summary>Two services, one header name, two encodings: hex at Meta, Base64 at Genesys.</summary>
internal static class WebhookSignature
{
    public const string Header = "X-Hub-Signature-256";

    public static string Meta(string appSecret, byte[] body) => "sha256=" + Convert.ToHexStringLower(Hash(appSecret, body));

    public static string Genesys(string secret, byte[] body) => "sha256=" + Convert.ToBase64String(Hash(secret, body));

    private static byte[] Hash(string secret, byte[] body) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body);
}
