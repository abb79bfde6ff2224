using System.Text;
using System.Text.Json.Nodes;

namespace Relay.IntegrationTests.Harness;

/// <summary>Genesys' webhook bodies with values of a run.</summary>
public static class GenesysBodies
{
    public static byte[] Text(TestTenant tenant, string customer, string id, string text) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["id"] = id,
        ["channel"] = new JsonObject
        {
            ["id"] = tenant.IntegrationId,
            ["platform"] = "Open",
            ["type"] = "Private",
            ["messageId"] = id,
            ["to"] = new JsonObject { ["id"] = customer, ["idType"] = "Phone" },
            ["from"] = new JsonObject { ["nickname"] = "Desk", ["id"] = tenant.IntegrationId, ["idType"] = "Opaque" },
            ["time"] = "2026-01-01T00:00:00.000Z",
        },
        ["type"] = "Text",
        ["text"] = text,
        ["content"] = new JsonArray(),
        ["originatingEntity"] = "Human",
        ["direction"] = "Outbound",
        ["metadata"] = new JsonObject(),
    }.ToJsonString());
}
