using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Relay.StoreTests.Harness;

/// <summary>A seed file of one test. The values are made up.</summary>
internal sealed class TestSeed : IDisposable
{
    private TestSeed(string path) => Path = path;

    public string Path { get; }

    public static TestSeed Of(params JsonObject[] tenants)
    {
        var path = System.IO.Path.GetTempFileName();
        File.WriteAllText(path, new JsonObject { ["tenants"] = new JsonArray([.. tenants]) }.ToJsonString(JsonSerializerOptions.Default));
        return new TestSeed(path);
    }

    /// <summary>A tenant with one of everything, all of whose ids and values hold <paramref name="id"/>.</summary>
    public static JsonObject Tenant(string id) => new()
    {
        ["id"] = id,
        ["name"] = $"Company {id}",
        ["region"] = "europe",
        ["genesys"] = new JsonObject
        {
            ["region"] = "eu-west-1",
            ["clientId"] = $"client-{id}",
            ["clientSecret"] = $"client-secret-{id}",
            ["integrations"] = new JsonArray(new JsonObject
            {
                ["id"] = $"integration-{id}",
                ["signatureSecrets"] = new JsonArray(Secret("g1", $"genesys-secret-{id}")),
            }),
        },
        ["meta"] = new JsonObject
        {
            ["appId"] = $"app-{id}",
            ["appSecrets"] = new JsonArray(Secret("a1", $"app-secret-{id}")),
            ["verifyTokens"] = new JsonArray(Secret("v1", $"verify-token-{id}")),
        },
        ["accounts"] = new JsonArray(new JsonObject
        {
            ["channel"] = "whatsapp",
            ["id"] = $"number-{id}",
            ["wabaId"] = $"waba-{id}",
            ["accessToken"] = $"access-token-{id}",
            ["genesysIntegrationId"] = $"integration-{id}",
        }),
        ["apiKeys"] = new JsonArray(new JsonObject { ["id"] = "k1", ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id))), ["scopes"] = new JsonArray("messages:send") }),
    };

    public static JsonObject Secret(string id, string value) => new() { ["id"] = id, ["value"] = value };

    public void Dispose() => File.Delete(Path);
}
