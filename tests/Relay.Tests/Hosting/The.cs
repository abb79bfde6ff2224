using System.Security.Cryptography;
using System.Text;

namespace Relay.Tests.Hosting;

/// <summary>The tenants that the running Relay of these tests knows.</summary>
internal static class The
{
    public const string Tenant = "harbour";
    public const string WithoutSecrets = "quiet-cove";
    public const string Rotating = "tidal";
    public const string Unknown = "nobody-here";

    public const string AppSecret = "5f1d0c2b77aa4e19-app";
    public const string SignatureSecret = "long-enough-signature-secret";
    public const string VerifyToken = "verify-me-73";

    /// <summary>When the rotating tenant's old secret ends, an hour after the new one begins.</summary>
    public static readonly DateTimeOffset OldEnds = new(2031, 5, 1, 13, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset NewBegins = new(2031, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public const string OldSecret = "the-old-app-secret";
    public const string NewSecret = "the-new-app-secret";

    /// <summary>Names that a test may write under without seeing another's records.</summary>
    public static IEnumerable<string> Spare => Enumerable.Range(0, 20).Select(i => $"spare-{i}");

    public static string Seed => $$"""
        { "tenants": [
          {{string.Join(",\n", Spare.Prepend(Tenant).Select(Whole))}},
          { "id": "{{WithoutSecrets}}", "name": "Quiet Cove" },
          { "id": "{{Rotating}}", "name": "Tidal", "meta": { "appId": "70002",
            "appSecrets": [
              { "id": "old", "value": "{{OldSecret}}", "notAfter": "2031-05-01T13:00:00Z" },
              { "id": "new", "value": "{{NewSecret}}", "notBefore": "2031-05-01T12:00:00Z" } ],
            "verifyTokens": [ { "id": "v1", "value": "first-token", "notAfter": "2031-05-01T13:00:00Z" } ] } }
        ] }
        """;

    public static string Hex(string secret, byte[] body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    public static string Base64(string secret, byte[] body) =>
        "sha256=" + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    private static string Whole(string id) => $$"""
        { "id": "{{id}}", "name": "{{id}}",
          "meta": { "appId": "70001", "appSecrets": [ { "id": "a1", "value": "{{AppSecret}}" } ], "verifyTokens": [ { "id": "v1", "value": "{{VerifyToken}}" } ] },
          "genesys": { "region": "eu-west-1", "clientId": "client", "clientSecret": "client-secret",
            "integrations": [ { "id": "integration-of-{{id}}", "signatureSecrets": [ { "id": "g1", "value": "{{SignatureSecret}}" } ] } ] } }
        """;
}
