using System.Text.Json;
using Relay.Simulator.Json;

namespace Relay.Simulator.Meta;

/// <summary>What Graph demands of an outgoing message, by type. Returns the first thing that is wrong.</summary>
internal static class MessageRules
{
    public static GraphError? Check(JsonElement body)
    {
        var type = body.Has("type") ? body.Text("type") : "text";
        if (type is null)
        {
            return new GraphError(131009, "The parameter type must be text.");
        }

        return Common(body, type) ?? ByType(body, type);
    }

    private static GraphError? Common(JsonElement body, string type)
    {
        if (body.Has("biz_opaque_callback_data") && body.Text("biz_opaque_callback_data") is not { Length: > 0 and <= 512 })
        {
            return new GraphError(131009, "biz_opaque_callback_data must be text of 1 to 512 characters.");
        }

        if (!body.Has("context"))
        {
            return null;
        }

        if (string.IsNullOrEmpty(body.Member("context").Text("message_id")))
        {
            return new GraphError(131008, "The parameter context.message_id is required.");
        }

        return type == "reaction" ? new GraphError(131009, "A reaction takes no context.") : null;
    }

    private static GraphError? ByType(JsonElement body, string type)
    {
        var content = body.Member(type);
        return type switch
        {
            _ when IsUnknown(type) => new GraphError(131051, $"Message type {Clip(type)} is not supported."),
            _ when !content.IsObject() && type != "contacts" => new GraphError(131008, $"The parameter {type} is required."),
            "text" => Text(content),
            "image" or "video" or "audio" or "document" or "sticker" => Media(content, type),
            "location" => Location(content),
            "contacts" => Contacts(content),
            "interactive" => InteractiveRules.Check(content),
            "template" => Template(content),
            _ => Reaction(content),
        };
    }

    private static bool IsUnknown(string type) =>
        type is not ("text" or "image" or "video" or "audio" or "document" or "sticker" or "location" or "contacts" or "interactive" or "template" or "reaction");

    private static GraphError? Text(JsonElement text)
    {
        if (string.IsNullOrEmpty(text.Text("body")))
        {
            return new GraphError(131008, "The parameter text.body is required.");
        }

        return text.Text("body")!.Characters() > 4096
            ? new GraphError(100, "Param text['body'] must be at most 4096 characters long.")
            : null;
    }

    private static GraphError? Media(JsonElement media, string type)
    {
        var (hasId, hasLink) = (media.Has("id"), media.Has("link"));
        if (hasId == hasLink)
        {
            return hasId
                ? new GraphError(131009, $"{type} takes id or link, not both.")
                : new GraphError(131008, $"The parameter {type}.id or {type}.link is required.");
        }

        if (hasLink ? !media.Text("link").IsWebAddress() : string.IsNullOrEmpty(media.Text("id")))
        {
            return new GraphError(131009, hasLink ? $"{type}.link must be an http or https URL." : $"{type}.id must be the id of a medium.");
        }

        if (!media.Has("caption"))
        {
            return null;
        }

        if (type is "audio" or "sticker")
        {
            return new GraphError(100, $"Unexpected key \"caption\" on param \"{type}\".");
        }

        return Limits.Text(media, "caption", 1024, $"{type}.caption");
    }

    private static GraphError? Location(JsonElement location) =>
        Coordinate(location, "latitude", 90) ?? Coordinate(location, "longitude", 180);

    private static GraphError? Coordinate(JsonElement location, string name, double limit)
    {
        if (!location.Has(name))
        {
            return new GraphError(131008, $"The parameter location.{name} is required.");
        }

        var value = location.Member(name);
        var text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.Text();
        return double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= limit
            ? null
            : new GraphError(131009, $"location.{name} is out of range.");
    }

    private static GraphError? Contacts(JsonElement contacts)
    {
        if (!contacts.Items().Any())
        {
            return new GraphError(131008, "The parameter contacts is required.");
        }

        string[] parts = ["first_name", "last_name", "middle_name", "suffix", "prefix"];
        return contacts.Items().Select(contact => contact.Member("name")).All(name => !string.IsNullOrEmpty(name.Text("formatted_name")) && parts.Any(part => name.Has(part)))
            ? null
            : new GraphError(131008, "Each contact needs name.formatted_name and one more part of the name.");
    }

    private static GraphError? Template(JsonElement template)
    {
        if (string.IsNullOrEmpty(template.Text("name")))
        {
            return new GraphError(131008, "The parameter template.name is required.");
        }

        return string.IsNullOrEmpty(template.Member("language").Text("code")) ? new GraphError(131008, "The parameter template.language.code is required.") : null;
    }

    private static GraphError? Reaction(JsonElement reaction)
    {
        if (string.IsNullOrEmpty(reaction.Text("message_id")))
        {
            return new GraphError(131008, "The parameter reaction.message_id is required.");
        }

        // An empty emoji takes the reaction back; a missing one is a mistake.
        return reaction.Text("emoji") is null ? new GraphError(131008, "The parameter reaction.emoji is required.") : null;
    }

    private static string Clip(string type) => type.Length > 40 ? type[..40] : type;
}
