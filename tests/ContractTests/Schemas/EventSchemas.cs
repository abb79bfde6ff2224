using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Relay.Contracts;

namespace ContractTests.Schemas;

/// <summary>The schemas by name: one for each type of event, one for commands, one for the headers of an event.</summary>
internal static class EventSchemas
{
    public const string Command = "relay.command.v1";
    public const string Headers = "relay.headers.v1";
    public const string Topic = "x-topic";

    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly XmlDocs Docs = new();

    /// <summary>Which record each type of event is, and on which topic it stands.</summary>
    public static IReadOnlyDictionary<string, (Type Record, string Topic)> Events { get; } = new Dictionary<string, (Type, string)>(StringComparer.Ordinal)
    {
        [EventTypes.MessageReceived] = (typeof(Message), TopicNames.MessagesInbound),
        [EventTypes.MessageEdited] = (typeof(Message), TopicNames.MessagesInbound),
        [EventTypes.MessageRevoked] = (typeof(Message), TopicNames.MessagesInbound),
        [EventTypes.MessageEchoed] = (typeof(Message), TopicNames.MessagesEchoed),
        [EventTypes.MessageOutbound] = (typeof(Message), TopicNames.MessagesOutbound),
        [EventTypes.Receipt] = (typeof(Receipt), TopicNames.Receipts),
        [EventTypes.ChannelEvent] = (typeof(ChannelEvent), TopicNames.Events),
        [EventTypes.Delivery] = (typeof(DeliveryResult), TopicNames.Deliveries),
        [EventTypes.Quarantined] = (typeof(QuarantinedItem), TopicNames.Quarantine),
        [EventTypes.DeadLetter] = (typeof(DeadLetter), TopicNames.DeadLetters),
    };

    /// <summary>What stands above the records, by event type.</summary>
    private static readonly Dictionary<string, string> Narrower = new(StringComparer.Ordinal)
    {
        [EventTypes.MessageReceived] = """{ "properties": { "direction": { "const": "inbound" } } }""",
        [EventTypes.MessageEdited] = """{ "properties": { "direction": { "const": "inbound" }, "content": { "properties": { "type": { "const": "edit" } } } } }""",
        [EventTypes.MessageRevoked] = """{ "properties": { "direction": { "const": "inbound" }, "content": { "properties": { "type": { "const": "revoke" } } } } }""",
        [EventTypes.MessageOutbound] = """{ "properties": { "direction": { "const": "outbound" } }, "required": ["origin"] }""",
        [EventTypes.Quarantined] = """{ "not": { "required": ["item", "itemBase64"] } }""",
        [EventTypes.DeadLetter] = """{ "oneOf": [{ "required": ["message"] }, { "required": ["receipt"] }] }""",
    };

    private static readonly string Recipient =
        """
        { "oneOf": [
            { "required": ["conversationId"], "properties": { "to": { "properties": { "id": false, "phone": false, "userId": false } } } },
            { "required": ["to"], "properties": { "conversationId": false, "to": { "oneOf": [{ "required": ["id"] }, { "required": ["phone"] }, { "required": ["userId"] }] } } } ] }
        """;

    public static IReadOnlyDictionary<string, JsonObject> All { get; } = Build();

    public static string Text(JsonNode schema) => schema.ToJsonString(Form) + "\n";

    private static SortedDictionary<string, JsonObject> Build()
    {
        var all = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var (type, (record, topic)) in Events)
        {
            var field = typeof(EventTypes).GetFields().Single(f => f.IsLiteral && Equals(f.GetRawConstantValue(), type));
            all[type] = Schema(type, $"{Docs.Of(field)} On the topic `{topic}`.", topic, record, new SchemaBuilder(Docs), Narrower.GetValueOrDefault(type, "{}"));
        }

        all[Command] = Schema(Command, $"{Docs.Of(typeof(SendCommand))} Members that Relay does not know are passed over; a member that stands twice is refused, and so is what is deeper than 60.", TopicNames.Commands, typeof(SendCommand), new SchemaBuilder(Docs, isCommand: true), Recipient);
        all[Headers] = HeaderSchema.Make(Docs);
        return all;
    }

    private static JsonObject Schema(string name, string description, string topic, Type record, SchemaBuilder builder, string narrower)
    {
        var schema = Head(name, description);
        schema[Topic] = topic;
        schema["$ref"] = builder.Reference(record)["$ref"]!.DeepClone();
        foreach (var (keyword, value) in JsonNode.Parse(narrower)!.AsObject())
        {
            schema[keyword] = value!.DeepClone();
        }

        schema["$defs"] = builder.Definitions;
        return schema;
    }

    internal static JsonObject Head(string name, string description) => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["$id"] = $"urn:relay:schema:{name}",
        ["title"] = name,
        ["description"] = description,
    };
}
