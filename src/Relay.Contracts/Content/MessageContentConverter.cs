using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Relay.Contracts;

/// <summary>
/// Reads content by its <c>type</c>, wherever that member stands, and an unknown type as <see cref="UnknownContent"/>. The built-in
/// polymorphism of System.Text.Json throws on a type it does not know, which would stop old consumers at the first new one.
/// </summary>
internal sealed class MessageContentConverter : JsonConverter<MessageContent>
{
    public override MessageContent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var type = PeekType(reader) ?? throw new JsonException("Content needs the member 'type', a string.");
        if (TypeInfo(type) is { } info)
        {
            return ReadKnown(ref reader, info);
        }

        using var document = JsonDocument.ParseValue(ref reader);
        return new UnknownContent { Type = type, Json = new RawJson(JsonMarshal.GetRawUtf8Value(document.RootElement).ToArray()) };
    }

    public override void Write(Utf8JsonWriter writer, MessageContent value, JsonSerializerOptions options)
    {
        if (value is UnknownContent unknown)
        {
            writer.WriteRawValue(unknown.Json.Utf8.Span, skipInputValidation: true);
            return;
        }

        JsonSerializer.Serialize(writer, value, TypeInfo(value.Type) ?? throw new JsonException($"No content type is called '{value.Type}'."));
    }

    private static MessageContent ReadKnown(ref Utf8JsonReader reader, JsonTypeInfo info)
    {
        try
        {
            return (MessageContent)(JsonSerializer.Deserialize(ref reader, info) ?? throw new JsonException("Content is null."));
        }
        catch (JsonException broken) when (broken.Path is ['$', .. var inner])
        {
            // The inner reader counts from the content; every record calls that member content.
            throw new JsonException("Content is broken.", "$.content" + inner, lineNumber: null, bytePositionInLine: null, broken);
        }
    }

    // The reader is a struct: this copy runs ahead and leaves the caller's where it is. Which of two types were meant, nobody can tell.
    private static string? PeekType(Utf8JsonReader ahead)
    {
        if (ahead.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Content must be an object.");
        }

        string? type = null;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var found = ahead.ValueTextEquals("type"u8);
            ahead.Read();
            if (found)
            {
                type = type is null && ahead.TokenType == JsonTokenType.String
                    ? ahead.GetString()
                    : throw new JsonException("Content needs the member 'type' once, a string.");
            }

            ahead.Skip();
        }

        return type;
    }

    private static JsonTypeInfo? TypeInfo(string type) => type switch
    {
        ContentTypes.Text => RelayJson.Default.TextContent,
        ContentTypes.Image or ContentTypes.Audio or ContentTypes.Video or ContentTypes.Document or ContentTypes.Sticker =>
            RelayJson.Default.MediaContent,
        ContentTypes.Location => RelayJson.Default.LocationContent,
        ContentTypes.Contacts => RelayJson.Default.ContactsContent,
        ContentTypes.Reply => RelayJson.Default.ReplyContent,
        ContentTypes.Form => RelayJson.Default.FormContent,
        ContentTypes.Reaction => RelayJson.Default.ReactionContent,
        ContentTypes.Order => RelayJson.Default.OrderContent,
        ContentTypes.Choices => RelayJson.Default.ChoicesContent,
        ContentTypes.Cards => RelayJson.Default.CardsContent,
        ContentTypes.Template => RelayJson.Default.TemplateContent,
        ContentTypes.Edit => RelayJson.Default.EditContent,
        ContentTypes.Revoke => RelayJson.Default.RevokeContent,
        ContentTypes.System => RelayJson.Default.SystemContent,
        ContentTypes.Unsupported => RelayJson.Default.UnsupportedContent,
        _ => null,
    };
}
