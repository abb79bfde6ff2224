using System.Globalization;
using System.Text.Json;
using Relay.Simulator.Genesys.Integrations;
using Relay.Simulator.Json;

namespace Relay.Simulator.Genesys;

/// <summary>An agent's message as Genesys posts it. What a driving request gave is kept; what it left out is filled in.</summary>
internal sealed record OutboundMessage(OpenIntegration Integration, string Id, string Customer, string CustomerIdType, string ConversationId, DateTimeOffset At)
{
    public void Write(Utf8JsonWriter writer, string? text, JsonElement given)
    {
        var type = given.Text("type") ?? "Text";
        WriteAbsent(writer, given, "id", Id);
        writer.WriteStartObject("channel");
        Channel(writer, given.Member("channel"));
        writer.WriteEndObject();
        WriteAbsent(writer, given, "type", type);
        if (text is not null)
        {
            writer.WriteString("text", text);
            writer.WriteStartArray("content");
            writer.WriteEndArray();
        }

        if (type is "Text" or "Structured")
        {
            WriteAbsent(writer, given, "originatingEntity", "Human");
        }

        WriteAbsent(writer, given, "direction", "Outbound");
        WriteAbsent(writer, given, "conversationId", ConversationId);
        if (!Gives(given, "metadata"))
        {
            writer.WriteStartObject("metadata");
            writer.WriteEndObject();
        }

        Rest(writer, given, "channel");
    }

    private void Channel(Utf8JsonWriter writer, JsonElement given)
    {
        WriteAbsent(writer, given, "id", Integration.Id.ToString());
        WriteAbsent(writer, given, "platform", "Open");
        WriteAbsent(writer, given, "type", "Private");
        WriteAbsent(writer, given, "messageId", Id);
        if (!Gives(given, "to"))
        {
            writer.WriteStartObject("to");
            writer.WriteString("id", Customer);
            writer.WriteString("idType", CustomerIdType);
            writer.WriteEndObject();
        }

        if (!Gives(given, "from"))
        {
            writer.WriteStartObject("from");
            writer.WriteString("nickname", Integration.Name);
            writer.WriteString("id", Integration.Id);
            writer.WriteString("idType", "Opaque");
            writer.WriteEndObject();
        }

        WriteAbsent(writer, given, "time", At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        Rest(writer, given, except: null);
    }

    /// <summary>The given members; null leaves a member out of the webhook, so that gaps can be tried too.</summary>
    private static void Rest(Utf8JsonWriter writer, JsonElement given, string? except)
    {
        if (!given.IsObject())
        {
            return;
        }

        foreach (var member in given.EnumerateObject().Where(member => member.Name != except && member.Value.ValueKind != JsonValueKind.Null))
        {
            member.WriteTo(writer);
        }
    }

    private static void WriteAbsent(Utf8JsonWriter writer, JsonElement given, string name, string value)
    {
        if (!Gives(given, name))
        {
            writer.WriteString(name, value);
        }
    }

    private static bool Gives(JsonElement given, string name) => given.IsObject() && given.TryGetProperty(name, out _);
}
