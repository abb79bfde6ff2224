using System.Globalization;
using System.Text.Json;
using Relay.Simulator.Json;

namespace Relay.Simulator.Genesys;

/// <summary>What the four inbound endpoints demand. Each returns the first thing that is wrong.</summary>
internal static class OpenMessagingRules
{
    private static readonly string[] IdTypes = ["Email", "Phone", "Opaque"];
    private static readonly string[] MediaTypes = ["Image", "Video", "Audio", "File", "Link"];
    private static readonly string[] ButtonTypes = ["Button", "QuickReply", "DatePicker"];

    // Read is not among them, and never was at this endpoint.
    private static readonly string[] Statuses = ["Sent", "Delivered", "Failed", "Published", "Removed"];

    private static readonly string[] Reasons =
    [
        "MessageExpired", "RateLimited", "MessageNotAllowed", "GeneralError", "UnsupportedMessage", "UnknownMessage", "InvalidMessageStructure",
        "InvalidDestination", "ServerError", "MediaTypeNotAllowed", "InvalidMediaContentLength", "RecipientOptedOut", "DataFiltered",
    ];

    public static GenesysError? Message(JsonElement body)
    {
        if (Channel(body, "from") is { } error)
        {
            return error;
        }

        var hasText = !string.IsNullOrEmpty(body.Text("text"));
        if (body.Has("buttonResponse") || (!hasText && !body.Member("content").Items().Any()))
        {
            return GenesysError.BadRequest("should have required property 'content', should have required property '.text', should match some schema in anyOf");
        }

        return (body.Has("text") && body.Text("text") is null ? GenesysError.Malformed : null) ?? Content(body.Member("content")) ?? Metadata(body.Member("metadata"));
    }

    public static GenesysError? StructuredResponse(JsonElement body)
    {
        var response = body.Member("buttonResponse");
        return Channel(body, "from")
            ?? (response.IsObject() ? null : Required("buttonResponse"))
            ?? OneOf(response, "type", ButtonTypes, "buttonResponse.type")
            ?? Text(response, "text", "buttonResponse.text")
            ?? Text(response, "payload", "buttonResponse.payload")
            ?? Text(body, "originatingMessageId", "originatingMessageId");
    }

    public static GenesysError? Event(JsonElement body)
    {
        if (Channel(body, "from") is { } error)
        {
            return error;
        }

        var events = body.Member("events").Items().ToList();
        return events.Count == 0
            ? Required("events")
            : events.All(item => item.Text("eventType") == "Typing") ? null : GenesysError.InvalidValue("events[].eventType must be Typing");
    }

    public static GenesysError? Receipt(JsonElement body) =>
        Text(body, "id", "id")
        ?? Channel(body, "to")
        ?? OneOf(body, "status", Statuses, "status")
        ?? (!body.Has("isFinalReceipt") || body.Member("isFinalReceipt").ValueKind is JsonValueKind.True or JsonValueKind.False ? null : GenesysError.Malformed)
        ?? (!body.Has("reasons") || body.Member("reasons").IsList() ? null : GenesysError.Malformed)
        ?? body.Member("reasons").Items().Select(Reason).FirstOrDefault(error => error is not null);

    private static GenesysError? Reason(JsonElement reason) =>
        (reason.Text("message") is null ? Required("reasons[].message") : null)
        ?? (reason.Has("code") ? OneOf(reason, "code", Reasons, "reasons[].code") : null);

    private static GenesysError? Channel(JsonElement body, string party)
    {
        var channel = body.Member("channel");
        if (!channel.IsObject())
        {
            return Required("channel");
        }

        var who = channel.Member(party);
        return (who.IsObject() ? null : Required($"channel.{party}"))
            ?? Text(who, "id", $"channel.{party}.id")
            // Documents and running clients write the type in lower case too.
            ?? (IdTypes.Contains(who.Text("idType"), StringComparer.OrdinalIgnoreCase) ? null : WrongOrMissing(who, "idType", IdTypes, $"channel.{party}.idType"))
            ?? Time(channel)
            ?? Metadata(channel.Member("metadata").Member("customAttributes"));
    }

    private static GenesysError? Time(JsonElement channel)
    {
        if (!channel.Has("time"))
        {
            return Required("channel.time");
        }

        return channel.Text("time") is { Length: >= 20 } text && text[4] == '-' && text[10] == 'T'
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _)
                ? null
                : GenesysError.InvalidDate;
    }

    private static GenesysError? Content(JsonElement content)
    {
        if (content.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        if (!content.IsList())
        {
            return GenesysError.Malformed;
        }

        var items = content.Items().ToList();
        return items.Count > 1
            ? GenesysError.InvalidValue("only one Attachment item is allowed")
            : items.Select(Attachment).FirstOrDefault(error => error is not null);
    }

    private static GenesysError? Attachment(JsonElement item)
    {
        var attachment = item.Member("attachment");
        return (!item.Has("contentType") || item.Text("contentType") == "Attachment" ? null : GenesysError.InvalidValue("content[].contentType must be Attachment"))
            ?? (attachment.IsObject() ? null : Required("content[].attachment"))
            ?? OneOf(attachment, "mediaType", MediaTypes, "attachment.mediaType")
            ?? Text(attachment, "mime", "attachment.mime")
            ?? Text(attachment, "url", "attachment.url")
            ?? (attachment.Text("url").IsWebAddress() ? null : GenesysError.InvalidValue("attachment.url must be an http or https URL"));
    }

    /// <summary>Maps of text to text; an object inside is the classic mistake.</summary>
    private static GenesysError? Metadata(JsonElement metadata) => metadata.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.Object when metadata.EnumerateObject().All(member => member.Value.ValueKind == JsonValueKind.String) => null,
        _ => GenesysError.Malformed,
    };

    private static GenesysError? Text(JsonElement parent, string name, string path) =>
        string.IsNullOrEmpty(parent.Text(name)) ? Required(path) : null;

    private static GenesysError? OneOf(JsonElement parent, string name, string[] allowed, string path) =>
        allowed.Contains(parent.Text(name), StringComparer.Ordinal) ? null : WrongOrMissing(parent, name, allowed, path);

    private static GenesysError WrongOrMissing(JsonElement parent, string name, string[] allowed, string path) => parent.Has(name)
        ? GenesysError.InvalidValue($"{path} must be one of {string.Join(", ", allowed)}")
        : Required(path);

    private static GenesysError Required(string path) => GenesysError.BadRequest($"{path} is required");
}
