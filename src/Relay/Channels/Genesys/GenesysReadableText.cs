using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.Genesys;

/// <summary>Content as text, for what has no better place in a message to a customer.</summary>
internal static class GenesysReadableText
{
    // Members that people are meant to read; everything else of an unknown element is for programs.
    private static readonly FrozenSet<string> Readable = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "title", "subtitle", "header", "text", "body", "description", "caption", "label", "urlLabel", "url", "footer", "summaryText", "message", "address");

    /// <summary>The readable members of an element of whatever kind, in their order, one a line; null when there are none.</summary>
    public static string? Of(JsonElement element)
    {
        // Keys keep the order in which they came; each line is shown once.
        var lines = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        Collect(element, readable: false, lines);
        return lines.Count == 0 ? null : string.Join('\n', lines.Keys);
    }

    public static string? OfReactions(JsonElement reactions)
    {
        var words = new List<string>();
        foreach (var reaction in reactions.Items())
        {
            if (reaction.Word("reactionType") is { } type)
            {
                words.Add(reaction.Whole("count") is > 1 and var count ? string.Create(CultureInfo.InvariantCulture, $"{type} × {count}") : type);
            }
        }

        return words.Count == 0 ? null : string.Join(", ", words);
    }

    /// <summary>Caption, name and address of a file.</summary>
    public static string Of(MediaContent file) => ReadableContent.Lines(file.Caption, file.Media.FileName, file.Media.Url);

    private static void Collect(JsonElement element, bool readable, OrderedDictionary<string, bool> lines)
    {
        if (element.IsObject())
        {
            foreach (var (name, value) in element.Members())
            {
                Collect(value, Readable.Contains(name), lines);
            }
        }
        else if (element.IsArray())
        {
            foreach (var item in element.Items())
            {
                Collect(item, readable, lines);
            }
        }
        else if (readable && element.Word() is { } text)
        {
            lines.TryAdd(text, value: true);
        }
    }
}
