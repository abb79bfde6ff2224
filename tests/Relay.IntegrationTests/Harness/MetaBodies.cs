using System.Text;
using System.Text.Json.Nodes;

namespace Relay.IntegrationTests.Harness;

/// <summary>WhatsApp's webhook bodies with values of a run.</summary>
public static class MetaBodies
{
    public static byte[] Text(TestTenant tenant, string phone, string wamid, string text) => Messages(tenant, phone, Message(phone, wamid, text));

    public static JsonObject Message(string phone, string wamid, string text) => new()
    {
        ["from"] = phone,
        ["id"] = wamid,
        ["timestamp"] = "1767225600",
        ["type"] = "text",
        ["text"] = new JsonObject { ["body"] = text },
    };

    public static byte[] Messages(TestTenant tenant, string phone, params JsonNode[] messages)
    {
        var value = Value(tenant);
        value["contacts"] = new JsonArray(new JsonObject { ["profile"] = new JsonObject { ["name"] = "Robin" }, ["wa_id"] = phone });
        value["messages"] = new JsonArray(messages);
        return Body(tenant, value);
    }

    public static JsonObject Value(TestTenant tenant) => new()
    {
        ["messaging_product"] = "whatsapp",
        ["metadata"] = new JsonObject { ["display_phone_number"] = tenant.DisplayPhone, ["phone_number_id"] = tenant.PhoneNumberId },
    };

    public static byte[] Body(TestTenant tenant, JsonObject value) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["object"] = "whatsapp_business_account",
        ["entry"] = new JsonArray(new JsonObject
        {
            ["id"] = tenant.WabaId,
            ["changes"] = new JsonArray(new JsonObject { ["value"] = value, ["field"] = "messages" }),
        }),
    }.ToJsonString());

    /// <summary>A body around messages that are already text, for what no JSON writer would write.</summary>
    public static byte[] Raw(TestTenant tenant, string phone, byte[] messages)
    {
        const string Slot = "\"@@messages@@\"";
        var value = Value(tenant);
        value["contacts"] = new JsonArray(new JsonObject { ["profile"] = new JsonObject { ["name"] = "Robin" }, ["wa_id"] = phone });
        value["messages"] = "@@messages@@";
        var frame = Encoding.UTF8.GetString(Body(tenant, value));
        var at = frame.IndexOf(Slot, StringComparison.Ordinal);
        return [.. Encoding.UTF8.GetBytes(frame[..at]), .. messages, .. Encoding.UTF8.GetBytes(frame[(at + Slot.Length)..])];
    }
}
