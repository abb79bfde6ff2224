using System.Text.Json.Nodes;
using Relay.Contracts;

namespace ContractTests.Schemas;

/// <summary>The headers of an event, as an object of texts.</summary>
internal static class HeaderSchema
{
    private static readonly (string Field, bool IsRequired, string? Keyword, string? Value)[] Members =
    [
        (nameof(HeaderNames.SpecVersion), true, "const", "1.0"),
        (nameof(HeaderNames.Id), true, "format", "uuid"),
        (nameof(HeaderNames.Source), true, "pattern", "^/tenants/(_unknown|[a-z0-9][a-z0-9-]{0,62})/[a-z]+(/[^/]+)?$"),
        (nameof(HeaderNames.Type), true, "pattern", "^relay\\.[a-z.]+\\.v[0-9]+$"),
        (nameof(HeaderNames.Time), true, "pattern", Bounds.UtcMilliseconds),
        (nameof(HeaderNames.Subject), false, "pattern", Bounds.ConversationId),
        (nameof(HeaderNames.TenantExtension), true, "pattern", Bounds.TenantIdOrNone),
        (nameof(HeaderNames.ChannelExtension), true, "pattern", "^[a-z]+$"),
        (nameof(HeaderNames.ContentType), true, "const", "application/json"),
        (nameof(HeaderNames.TraceParent), true, "maxLength", "128"),
        (nameof(HeaderNames.RawPosition), false, "pattern", "^.+/[0-9]+/[0-9]+$"),
        (nameof(HeaderNames.Replay), false, null, null),
        (nameof(HeaderNames.Nonce), false, null, null),
        (nameof(HeaderNames.FromPart), false, "pattern", "^[0-9]+$"),
    ];

    public static JsonObject Make(XmlDocs docs)
    {
        var properties = new JsonObject();
        foreach (var (name, _, keyword, value) in Members)
        {
            var field = typeof(HeaderNames).GetField(name)!;
            var member = new JsonObject { ["type"] = "string", ["description"] = docs.Of(field) };
            if (keyword is not null)
            {
                member[keyword] = keyword == "maxLength" ? int.Parse(value!, System.Globalization.CultureInfo.InvariantCulture) : value;
            }

            properties[(string)field.GetRawConstantValue()!] = member;
        }

        var schema = EventSchemas.Head(EventSchemas.Headers, "The headers of every event: CloudEvents 1.0 in the Kafka protocol binding's binary mode, and Relay's own. Others may come.");
        schema["type"] = "object";
        schema["properties"] = properties;
        schema["required"] = new JsonArray([.. Members.Where(m => m.IsRequired).Select(m => JsonValue.Create((string)typeof(HeaderNames).GetField(m.Field)!.GetRawConstantValue()!))]);
        return schema;
    }
}
