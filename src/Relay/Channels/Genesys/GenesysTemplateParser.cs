using System.Globalization;
using System.Text;
using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.Genesys;

/// <summary>
/// Templates, with their text filled in for channels that have none. Genesys need not name a template; one without a name can be sent as
/// text only, and is text.
/// </summary>
internal static class GenesysTemplateParser
{
    public static void Add(JsonElement template, GenesysContentParts parts)
    {
        var text = Render(template);
        if (parts.Template is null && template.Word("id") is { } id)
        {
            parts.Template = new Template(id, template.Word("language"), Components: null, text);
        }
        else
        {
            parts.AddWhole(text);
        }
    }

    private static string Render(JsonElement template)
    {
        var header = template.Get("header");
        var media = header.Get("media");
        return ReadableContent.Join(
            '\n',
            [
                Filled(header),
                media.Word("url") ?? media.Word(),
                Filled(template.Get("body")),
                Filled(template.Get("footer")),
                .. template.Get("buttons").Items().Select(Button),
            ]);
    }

    private static string? Button(JsonElement button)
    {
        var text = Filled(button);
        var target = button.Word("url") ?? button.Word("phoneNumber");
        var line = ReadableContent.Join(' ', text is not null && target is not null ? text + ":" : text, target);
        return line.Length == 0 ? null : "• " + line;
    }

    // Placeholders are {{name}}, or {{1}} for the first. One pass: a value that looks like a placeholder stays what it is.
    private static string? Filled(JsonElement part)
    {
        if (part.Word("text") is not { } text)
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var parameters = part.Get("parameters").Items().ToList();
        for (var i = 0; i < parameters.Count; i++)
        {
            values[(i + 1).ToString(CultureInfo.InvariantCulture)] = parameters[i].Text("text") ?? "";
        }

        foreach (var parameter in parameters)
        {
            if (parameter.Word("name") is { } name)
            {
                values[name] = parameter.Text("text") ?? "";
            }
        }

        return Fill(text, values);
    }

    private static string Fill(string text, Dictionary<string, string> values)
    {
        var filled = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        var lookup = values.GetAlternateLookup<ReadOnlySpan<char>>();
        while (rest.IndexOf("{{") is >= 0 and var open && rest[open..].IndexOf("}}") is > 0 and var length)
        {
            var name = rest.Slice(open + 2, length - 2).Trim();
            filled.Append(rest[..open]);
            filled.Append(lookup.TryGetValue(name, out var value) ? value : rest.Slice(open, length + 2));
            rest = rest[(open + length + 2)..];
        }

        return filled.Append(rest).ToString();
    }
}
