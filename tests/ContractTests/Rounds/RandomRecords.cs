using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ContractTests.Schemas;
using Relay.Contracts;

namespace ContractTests.Rounds;

/// <summary>Records with every member that they can have, there or not, by the metadata by which they are read.</summary>
internal sealed class RandomRecords(int seed)
{
    private const int DeepestContent = 3;
    private static readonly string[] Texts = ["", " ", "Does it come in red?", "\u00e9\u4e2d\u6587", "\ud83d\ude00\ud83c\udffd", "\"\\\n\t</script>", "{{null}}", new string('x', 300)];
    private static readonly string[] Raws = ["{}", "[]", "\"a\\u0041\"", "-0.10e+2", "[null,{\"\\/\":[]}]", "false"];

    private static readonly Dictionary<string, Type> Contents = typeof(Message).Assembly.GetExportedTypes()
        .Where(type => type.BaseType == typeof(MessageContent) && type != typeof(UnknownContent) && type != typeof(MediaContent))
        .ToDictionary(type => type.Name, StringComparer.Ordinal);

    private readonly Random _random = new(seed);

    /// <summary>The value of an event of this type, as JSON.</summary>
    public JsonObject Event(string type)
    {
        var json = Record(EventSchemas.Events[type].Record);
        switch (type)
        {
            case EventTypes.MessageReceived:
                json["direction"] = Directions.Inbound;
                break;
            case EventTypes.MessageEdited:
                (json["direction"], json["content"]) = (Directions.Inbound, Content(ContentTypes.Edit, 0));
                break;
            case EventTypes.MessageRevoked:
                (json["direction"], json["content"]) = (Directions.Inbound, Content(ContentTypes.Revoke, 0));
                break;
            case EventTypes.MessageOutbound:
                (json["direction"], json["origin"]) = (Directions.Outbound, Pick(ValueSets.Of(typeof(Origins))));
                break;
            case EventTypes.Quarantined:
                json.Remove(_random.Next(2) == 0 ? "item" : "itemBase64");
                break;
            case EventTypes.DeadLetter:
                var isMessage = _random.Next(2) == 0;
                json.Remove(isMessage ? "receipt" : "message");
                json[isMessage ? "message" : "receipt"] = Record(isMessage ? typeof(Message) : typeof(Receipt));
                break;
            default:
                break;
        }

        return json;
    }

    public JsonObject Command()
    {
        var json = Record(typeof(SendCommand));
        json.Remove("to");
        json.Remove("conversationId");
        switch (_random.Next(4))
        {
            case 0: json["conversationId"] = ConversationId(); break;
            case 1: json["to"] = new JsonObject { ["phone"] = Pick("+14155550101", "(415) 555-0101", "4915510000001") }; break;
            case 2: json["to"] = new JsonObject { ["userId"] = "US.1349" }; break;
            default: json["to"] = new JsonObject { ["id"] = Pick("14155550101", "US.1349", "120363000000000001@g.us") }; break;
        }

        return json;
    }

    public JsonObject Content(string type, int depth)
    {
        var record = type is ContentTypes.Image or ContentTypes.Audio or ContentTypes.Video or ContentTypes.Document or ContentTypes.Sticker
            ? typeof(MediaContent)
            : Contents[char.ToUpperInvariant(type[0]) + type[1..] + "Content"];
        var json = Record(record, depth);
        json["type"] = type;
        return json;
    }

    private JsonObject Record(Type record, int depth = 0)
    {
        var json = new JsonObject();
        foreach (var member in RelayJson.Default.GetTypeInfo(record)!.Properties.Where(member => member.IsRequired || _random.Next(3) > 0))
        {
            json[member.Name] = Member(record, member, depth);
        }

        return json;
    }

    private JsonNode Member(Type record, JsonPropertyInfo member, int depth)
    {
        var type = Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType;
        if (ValueSets.Find(record, member.Name) is var (set, _))
        {
            var word = JsonValue.Create(Pick(ValueSets.Of(set)))!;
            return type == typeof(string) ? word : new JsonArray(word);
        }

        return (record.Name, member.Name) switch
        {
            (_, "tenantId") => Pick("acme", "0", "a-b-9", new string('z', 63)),
            (_, "conversationId") => ConversationId(),
            (nameof(Party), "phone") => "+14155550101",
            (_, "destination") => Pick("whatsapp:610000000000001", "genesys:11111111-2222-3333-4444-555555555555"),
            (_, "idempotencyKey") => Pick("parcel-4711", new string('k', 128)),
            (nameof(QuarantinedItem), "itemBase64") => Pick("AA==", "/+7/"),
            (nameof(Form), "response") => JsonNode.Parse(Pick("{\"a\":[1]}", "\"no object\""))!,
            (nameof(Template), "components") => new JsonArray(new JsonObject { ["type"] = "body" }),
            _ => Value(type, depth),
        };
    }

    private JsonNode Value(Type type, int depth) => type switch
    {
        _ when type == typeof(string) => Pick(Texts),
        _ when type == typeof(Guid) => Guid(),
        _ when type == typeof(bool) => _random.Next(2) == 0,
        _ when type == typeof(int) => _random.Next(100, 600),
        _ when type == typeof(long) => _random.NextInt64(long.MaxValue),
        _ when type == typeof(double) => (_random.NextDouble() * 360) - 180,
        _ when type == typeof(decimal) => 12.50m,
        _ when type == typeof(DateTimeOffset) => UtcMillisecondsConverter.ToText(DateTimeOffset.UnixEpoch.AddMilliseconds(_random.NextInt64(4_000_000_000_000))),
        _ when type == typeof(RawJson) => JsonNode.Parse(Pick(Raws))!,
        _ when type == typeof(IReadOnlyDictionary<string, string>) => new JsonObject { [Pick(Texts)] = Pick(Texts) },
        _ when type == typeof(MessageContent) => Content(Pick(ValueSets.Of(typeof(ContentTypes)).Where(word => depth < DeepestContent || word != ContentTypes.Edit).ToArray()), depth + 1),
        { IsGenericType: true } => new JsonArray([.. Enumerable.Range(0, _random.Next(3)).Select(_ => Value(type.GetGenericArguments()[0], depth))]),
        _ => Record(type, depth),
    };

    private string ConversationId() => RelayIds.Conversation("acme", "whatsapp", "1", $"{_random.Next()}");

    private string Guid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    private string Pick(params IReadOnlyList<string> words) => words[_random.Next(words.Count)];
}
