using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.Genesys;

/// <summary>
/// Makes one content of a message's <c>text</c> and of its elements, which may be of several kinds. The richest kind becomes the content:
/// template, then cards, choices, files, a place, and text last. What else the elements say goes into its text, so nothing that a person
/// could read is lost:
/// <list type="bullet">
/// <item>a file's caption takes the text, and one line with the address of every further file;</item>
/// <item>cards have no text of their own: a card without actions stands before them and holds it;</item>
/// <item>a place takes it as its name; a template takes it before its own.</item>
/// </list>
/// Elements are told apart by the member that they hold, not by <c>contentType</c>, which says the same once more.
/// </summary>
internal static class GenesysContentParser
{
    public static MessageContent Parse(JsonElement body)
    {
        var parts = new GenesysContentParts(body.Text("text"));
        var content = body.Get("content");
        if (content.IsObject())
        {
            Add(content, parts);
        }

        foreach (var element in content.Items())
        {
            Add(element, parts);
        }

        return parts.ToContent();
    }

    private static void Add(JsonElement element, GenesysContentParts parts)
    {
        var known = false;
        foreach (var (name, value) in element.Members())
        {
            known |= AddKnown(name, value, parts);
        }

        if (!known)
        {
            // Forms, payments, pushes and whatever comes after them: what can be read of them.
            parts.AddText(GenesysReadableText.Of(element));
        }
    }

    private static bool AddKnown(string name, JsonElement value, GenesysContentParts parts)
    {
        if (value.IsArray() && !name.Equals("reactions", StringComparison.OrdinalIgnoreCase))
        {
            var any = false;
            foreach (var item in value.Items())
            {
                any |= AddKnown(name, item, parts);
            }

            return any;
        }

        if (!value.IsObject() && !value.IsArray())
        {
            return false;
        }

        switch (name.ToLowerInvariant())
        {
            case "attachment":
                GenesysAttachmentParser.Add(value, parts);
                break;
            case "quickreply" or "buttonresponse":
                GenesysChoiceParser.AddQuickReply(value, parts);
                break;
            case "quickreplyv2":
                GenesysChoiceParser.AddQuickReplies(value, parts);
                break;
            case "listpicker":
                GenesysChoiceParser.AddList(value, parts);
                break;
            case "datepicker":
                GenesysChoiceParser.AddDates(value, parts);
                break;
            case "card":
                GenesysCardParser.Add(value, parts);
                break;
            case "carousel":
                GenesysCardParser.AddAll(value.Get("cards"), parts);
                break;
            case "template":
                GenesysTemplateParser.Add(value, parts);
                break;
            case "location":
                GenesysLocationParser.Add(value, parts);
                break;
            case "reactions":
                parts.AddText(GenesysReadableText.OfReactions(value));
                break;
            default:
                return false;
        }

        return true;
    }
}
