using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Relay.IntegrationTests.Harness;

/// <summary>A tenant with one WhatsApp number and one integration, as Relay's seed file and the Simulator's settings describe it.</summary>
public sealed class TestTenant(string id)
{
    public string Id { get; } = id;

    public string AppId { get; } = Draw.Digits(15);

    public string AppSecret { get; } = Draw.Hex(32);

    public string VerifyToken { get; } = Draw.Hex(24);

    public string OrganizationId { get; } = Draw.Uuid();

    public string ClientId { get; } = Draw.Uuid();

    public string ClientSecret { get; } = Draw.Hex(40);

    public string IntegrationId { get; } = Draw.Uuid();

    public string SignatureSecret { get; } = Draw.Hex(32);

    public string PhoneNumberId { get; } = Draw.Digits(15);

    public string DisplayPhone { get; } = Draw.Phone();

    public string WabaId { get; } = Draw.Digits(15);

    public string AccessToken { get; } = "EAA" + Draw.Hex(140);

    /// <summary>A second number without an integration, whose messages go to Kafka only; null where there is none.</summary>
    public string? KafkaOnlyNumberId { get; init; }

    /// <summary>Customers whom the Simulator's page offers by name.</summary>
    public IReadOnlyList<(string Phone, string Name)> Customers { get; init; } = [];

    /// <summary>People of the organisation who can sign in.</summary>
    public IReadOnlyList<TestUser> Users { get; init; } = [];

    /// <summary>Whether Relay knows the tenant from the start; if not, somebody has to sign in and onboard it.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>What <see cref="ApiKey"/> may do; it is none of the tenant's where this is empty.</summary>
    public IReadOnlyList<string> ApiScopes { get; init; } = [];

    public string ApiKey { get; } = Draw.Hex(64);

    /// <summary>The organisation's name.</summary>
    public string Name { get; init; } = id;

    /// <summary>What no log may hold.</summary>
    public IEnumerable<string> Secrets => [AppSecret, VerifyToken, ClientSecret, SignatureSecret, AccessToken, ApiKey, .. Customers.Select(customer => customer.Phone)];

    public JsonObject ToSeed() => new()
    {
        ["id"] = Id,
        ["name"] = Name,
        ["region"] = "europe",
        ["genesys"] = new JsonObject
        {
            ["region"] = "eu-west-1",
            ["organizationId"] = OrganizationId,
            ["clientId"] = ClientId,
            ["clientSecret"] = ClientSecret,
            ["integrations"] = new JsonArray(new JsonObject { ["id"] = IntegrationId, ["signatureSecrets"] = Secret("g1", SignatureSecret) }),
        },
        ["meta"] = new JsonObject { ["appId"] = AppId, ["appSecrets"] = Secret("a1", AppSecret), ["verifyTokens"] = Secret("v1", VerifyToken) },
        ["accounts"] = new JsonArray([Account(PhoneNumberId, IntegrationId), .. KafkaOnlyNumberId is { } number ? [Account(number, null)] : Array.Empty<JsonNode>()]),
        ["apiKeys"] = ApiScopes.Count == 0 ? new JsonArray() : new JsonArray(new JsonObject
        {
            ["id"] = "k1",
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ApiKey))),
            ["scopes"] = new JsonArray([.. ApiScopes.Select(scope => JsonValue.Create(scope))]),
        }),
    };

    // Names of settings are read without regard to case.
    public JsonObject ToSimulator() => new()
    {
        ["id"] = Id,
        ["meta"] = new JsonObject { ["appId"] = AppId, ["appSecret"] = AppSecret, ["verifyToken"] = VerifyToken },
        ["genesys"] = new JsonObject
        {
            ["organizationId"] = OrganizationId,
            ["clientId"] = ClientId,
            ["clientSecret"] = ClientSecret,
            ["name"] = Name,
            ["users"] = new JsonArray([.. Users.Select(user => user.ToSimulator())]),
            ["integrations"] = IsKnown
                ? new JsonArray(new JsonObject { ["id"] = IntegrationId, ["name"] = "Desk", ["signatureSecret"] = SignatureSecret })
                : new JsonArray(),
        },
        ["numbers"] = new JsonArray(
        [
            Number(PhoneNumberId, DisplayPhone, IsKnown ? IntegrationId : null),
            .. KafkaOnlyNumberId is { } number ? [Number(number, Draw.Phone(), null)] : Array.Empty<JsonNode>(),
        ]),
        ["customers"] = new JsonArray([.. Customers.Select(customer => new JsonObject { ["phone"] = customer.Phone, ["name"] = customer.Name })]),
    };

    private JsonObject Account(string id, string? integration) => new()
    {
        ["channel"] = "whatsapp",
        ["id"] = id,
        ["wabaId"] = WabaId,
        ["accessToken"] = AccessToken,
        ["genesysIntegrationId"] = integration,
        ["markRead"] = false,
    };

    private JsonObject Number(string id, string display, string? integration) => new()
    {
        ["phoneNumberId"] = id,
        ["displayPhoneNumber"] = display,
        ["wabaId"] = WabaId,
        ["accessToken"] = AccessToken,
        ["integrationId"] = integration,
    };

    private static JsonArray Secret(string id, string value) => new(new JsonObject { ["id"] = id, ["value"] = value });
}
