using System.Text.Json;
using Relay.Contracts;

namespace Relay.Channels.Genesys;

/// <summary>What an agent reads of a filled-in form: its name, its words, and the answers as lines <c>key: value</c>.</summary>
internal static class GenesysFormText
{
    // A token that only lets the channel find the form again; a secret of sorts, and nothing to read.
    private const string FlowToken = "flow_token";

    public static string Of(Form form)
    {
        var lines = new List<string> { string.IsNullOrWhiteSpace(form.Name) ? "[form]" : $"[form] {form.Name}" };
        if (!string.IsNullOrWhiteSpace(form.Body))
        {
            lines.Add(form.Body);
        }

        AddAnswers(form.Response, lines);
        return string.Join('\n', lines);
    }

    private static void AddAnswers(RawJson? response, List<string> lines)
    {
        if (response is not { Utf8.IsEmpty: false } json)
        {
            return;
        }

        try
        {
            using var document = json.Parse();
            Flatten("", document.RootElement, lines);
        }
        catch (JsonException)
        {
            // No JSON, or too deep to flatten: it is shown as it came.
            lines.Add(json.ToString());
        }
    }

    private static void Flatten(string path, JsonElement element, List<string> lines)
    {
        if (element.IsObject())
        {
            foreach (var member in element.Members())
            {
                if (member.Name != FlowToken)
                {
                    Flatten(path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value, lines);
                }
            }
        }
        else if (element.IsArray() && element.Items().Any(item => item.IsObject() || item.IsArray()))
        {
            foreach (var item in element.Items())
            {
                Flatten(path, item, lines);
            }
        }
        else
        {
            var text = element.IsArray() ? string.Join(", ", element.Items().Select(item => item.Text())) : element.Text();
            if (!string.IsNullOrWhiteSpace(text))
            {
                lines.Add(path.Length == 0 ? text : $"{path}: {text}");
            }
        }
    }
}
