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

    public string AccessToken { get; } = "EAA" + Draw.Hex(60);

    /// <summary>Customers whom the Simulator's page offers by name.</summary>
    public IReadOnlyList<(string Phone, string Name)> Customers { get; init; } = [];

    /// <summary>What no log may hold.</summary>
    public IEnumerable<string> Secrets => [AppSecret, VerifyToken, ClientSecret, SignatureSecret, AccessToken, .. Customers.Select(customer => customer.Phone)];

    public JsonObject ToSeed() => new()
    {
        ["id"] = Id,
        ["name"] = Id,
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
        ["accounts"] = new JsonArray(new JsonObject
        {
            ["channel"] = "whatsapp",
            ["id"] = PhoneNumberId,
            ["wabaId"] = WabaId,
            ["accessToken"] = AccessToken,
            ["genesysIntegrationId"] = IntegrationId,
            ["markRead"] = false,
        }),
        ["apiKeys"] = new JsonArray(),
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
            ["integrations"] = new JsonArray(new JsonObject { ["id"] = IntegrationId, ["name"] = "Desk", ["signatureSecret"] = SignatureSecret }),
        },
        ["numbers"] = new JsonArray(new JsonObject
        {
            ["phoneNumberId"] = PhoneNumberId,
            ["displayPhoneNumber"] = DisplayPhone,
            ["wabaId"] = WabaId,
            ["accessToken"] = AccessToken,
            ["integrationId"] = IntegrationId,
        }),
        ["customers"] = new JsonArray([.. Customers.Select(customer => new JsonObject { ["phone"] = customer.Phone, ["name"] = customer.Name })]),
    };

    private static JsonArray Secret(string id, string value) => new(new JsonObject { ["id"] = id, ["value"] = value });
}
