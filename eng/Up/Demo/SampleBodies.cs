using System.Text.Json.Nodes;

namespace Relay.Up.Demo;

/// <summary>A body of each provider, for those who post webhooks by hand. No apostrophes: they stand between such in a shell's file.</summary>
internal static class SampleBodies
{
    public static string Meta(DemoTenant tenant) => new JsonObject
    {
        ["object"] = "whatsapp_business_account",
        ["entry"] = new JsonArray(new JsonObject
        {
            ["id"] = tenant.WabaId,
            ["changes"] = new JsonArray(new JsonObject
            {
                ["field"] = "messages",
                ["value"] = new JsonObject
                {
                    ["messaging_product"] = "whatsapp",
                    ["metadata"] = new JsonObject { ["display_phone_number"] = tenant.DisplayPhoneNumber, ["phone_number_id"] = tenant.PhoneNumberId },
                    ["contacts"] = new JsonArray(new JsonObject { ["profile"] = new JsonObject { ["name"] = "Robin Example" }, ["wa_id"] = tenant.CustomerPhone }),
                    ["messages"] = new JsonArray(new JsonObject
                    {
                        ["from"] = tenant.CustomerPhone,
                        ["id"] = "wamid.BY.HAND",
                        ["timestamp"] = "1767225600",
                        ["type"] = "text",
                        ["text"] = new JsonObject { ["body"] = "Posted by hand" },
                    }),
                },
            }),
        }),
    }.ToJsonString();

    public static string Genesys(DemoTenant tenant) => new JsonObject
    {
        ["id"] = "by-hand",
        ["channel"] = new JsonObject
        {
            ["id"] = tenant.IntegrationId,
            ["platform"] = "Open",
            ["type"] = "Private",
            ["messageId"] = "by-hand",
            ["to"] = new JsonObject { ["id"] = tenant.CustomerPhone, ["idType"] = "Phone" },
            ["from"] = new JsonObject { ["nickname"] = "Desk", ["id"] = tenant.IntegrationId, ["idType"] = "Opaque" },
            ["time"] = "2026-01-01T00:00:00.000Z",
        },
        ["type"] = "Text",
        ["text"] = "Posted by hand",
        ["originatingEntity"] = "Human",
        ["direction"] = "Outbound",
    }.ToJsonString();
}
