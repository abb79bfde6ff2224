using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Relay.Contracts;

namespace ContractTests.Schemas;

/// <summary>
/// Makes JSON Schemas (2020-12) of the records, by the same metadata by which they are written. The BCL's exporter sees nothing behind the
/// converters of the package, and writes what two members share twice; so the walk is done here.
/// </summary>
/// <param name="isCommand">Whether others write it and Relay reads it: any RFC 3339 time is taken then, and no type of content that is unknown.</param>
internal sealed class SchemaBuilder(XmlDocs docs, bool isCommand = false)
{
    public const string Known = "x-known-values";

    private static readonly (string[] Types, Type Record)[] Contents =
    [
        ([ContentTypes.Text], typeof(TextContent)),
        ([ContentTypes.Image, ContentTypes.Audio, ContentTypes.Video, ContentTypes.Document, ContentTypes.Sticker], typeof(MediaContent)),
        ([ContentTypes.Location], typeof(LocationContent)),
        ([ContentTypes.Contacts], typeof(ContactsContent)),
        ([ContentTypes.Reply], typeof(ReplyContent)),
        ([ContentTypes.Form], typeof(FormContent)),
        ([ContentTypes.Reaction], typeof(ReactionContent)),
        ([ContentTypes.Order], typeof(OrderContent)),
        ([ContentTypes.Choices], typeof(ChoicesContent)),
        ([ContentTypes.Cards], typeof(CardsContent)),
        ([ContentTypes.Template], typeof(TemplateContent)),
        ([ContentTypes.Edit], typeof(EditContent)),
        ([ContentTypes.Revoke], typeof(RevokeContent)),
        ([ContentTypes.System], typeof(SystemContent)),
        ([ContentTypes.Unsupported], typeof(UnsupportedContent)),
    ];

    private readonly SortedDictionary<string, JsonNode> _definitions = new(StringComparer.Ordinal);

    public JsonObject Definitions => new(_definitions.Select(d => KeyValuePair.Create<string, JsonNode?>(d.Key, d.Value.DeepClone())));

    /// <summary>A reference to the definition of a record, which is made if need be.</summary>
    public JsonObject Reference(Type record)
    {
        if (_definitions.TryAdd(record.Name, new JsonObject()))
        {
            _definitions[record.Name] = record == typeof(MessageContent) ? Content() : Record(record);
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{record.Name}" };
    }

    public string Description(Type record) => string.Join(' ', docs.PagesOf(record).Prepend(docs.Of(record)!));

    private JsonObject Record(Type record)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var member in RelayJson.Default.GetTypeInfo(record)!.Properties)
        {
            properties[member.Name] = Member(record, member);
            if (member.IsRequired)
            {
                required.Add(member.Name);
            }
        }

        var schema = new JsonObject { ["description"] = Description(record), ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        return schema;
    }

    private JsonObject Member(Type record, JsonPropertyInfo member)
    {
        if (record.BaseType == typeof(MessageContent) && member.Name == "type")
        {
            return OneOf(Contents.Single(content => content.Record == record).Types);
        }

        var schema = Value(member.PropertyType);
        var name = char.ToUpperInvariant(member.Name[0]) + member.Name[1..];
        schema["description"] = docs.OfProperty(record, name) ?? throw new InvalidOperationException($"{record.Name}.{name} is not documented.");
        if (ValueSets.Find(record, member.Name) is var (set, isClosed))
        {
            var words = new JsonArray([.. ValueSets.Of(set).Select(word => JsonValue.Create(word))]);
            (schema["items"] as JsonObject ?? schema)[isClosed ? "enum" : Known] = words;
        }

        foreach (var (keyword, bound) in Bounds.Of(record, member.Name) ?? [])
        {
            schema[keyword] = bound!.DeepClone();
        }

        return schema;
    }

    private JsonObject Value(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => Typed("string"),
            _ when type == typeof(Guid) => new JsonObject { ["type"] = "string", ["format"] = "uuid" },
            _ when type == typeof(bool) => Typed("boolean"),
            _ when type == typeof(int) || type == typeof(long) => Typed("integer"),
            _ when type == typeof(double) || type == typeof(decimal) => Typed("number"),
            _ when type == typeof(DateTimeOffset) => Time(),
            _ when type == typeof(RawJson) => [],
            _ when type == typeof(IReadOnlyDictionary<string, string>) => new JsonObject { ["type"] = "object", ["additionalProperties"] = Typed("string") },
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) =>
                new JsonObject { ["type"] = "array", ["items"] = Value(type.GetGenericArguments()[0]) },
            { Namespace: "Relay.Contracts" } => Reference(type),
            _ => throw new InvalidOperationException($"No schema is known for {type}."),
        };
    }

    private JsonObject Time()
    {
        var schema = new JsonObject { ["type"] = "string", ["format"] = "date-time" };
        if (!isCommand)
        {
            schema["pattern"] = Bounds.UtcMilliseconds;
        }

        return schema;
    }

    private JsonObject Content()
    {
        var words = new JsonArray([.. ValueSets.Of(typeof(ContentTypes)).Select(word => JsonValue.Create(word))]);
        return new JsonObject
        {
            ["description"] = docs.Of(typeof(MessageContent)),
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["type"] = new JsonObject { ["description"] = docs.OfProperty(typeof(MessageContent), "Type"), ["type"] = "string", [isCommand ? "enum" : Known] = words },
            },
            ["required"] = new JsonArray("type"),
            ["allOf"] = new JsonArray([.. Contents.Select(content => new JsonObject
            {
                ["if"] = new JsonObject { ["properties"] = new JsonObject { ["type"] = OneOf(content.Types) }, ["required"] = new JsonArray("type") },
                ["then"] = Reference(content.Record),
            })]),
        };
    }

    private static JsonObject OneOf(string[] words) =>
        words is [var word] ? new JsonObject { ["const"] = word } : new JsonObject { ["enum"] = new JsonArray([.. words.Select(w => JsonValue.Create(w))]) };

    private static JsonObject Typed(string type) => new() { ["type"] = type };
}
