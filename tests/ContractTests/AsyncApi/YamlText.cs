using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ContractTests.AsyncApi;

/// <summary>Writes JSON as YAML in blocks; texts that YAML could take for something else are quoted as JSON quotes them.</summary>
internal static class YamlText
{
    private static readonly JsonSerializerOptions Quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonObject document)
    {
        var text = new StringBuilder();
        Members(document, 0, text);
        return text.ToString();
    }

    private static void Members(JsonObject members, int depth, StringBuilder text)
    {
        foreach (var (name, value) in members)
        {
            text.Append(' ', depth * 2).Append(Scalar(name)).Append(':');
            Value(value!, depth, text);
        }
    }

    private static void Value(JsonNode value, int depth, StringBuilder text)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } members:
                text.Append('\n');
                Members(members, depth + 1, text);
                break;
            case JsonArray { Count: > 0 } items:
                text.Append('\n');
                foreach (var item in items)
                {
                    // A mapping's first member stands behind the dash.
                    var inner = new StringBuilder();
                    Members((JsonObject)item!, depth + 2, inner);
                    text.Append(' ', (depth + 1) * 2).Append("- ").Append(inner.ToString()[((depth + 2) * 2)..]);
                }

                break;
            case JsonValue word when word.GetValueKind() == JsonValueKind.String:
                text.Append(' ').Append(Scalar(word.GetValue<string>())).Append('\n');
                break;
            default:
                text.Append(' ').Append(value.ToJsonString()).Append('\n');
                break;
        }
    }

    private static string Scalar(string word) =>
        word.Length > 0 && char.IsAsciiLetter(word[0]) && word is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n")
        && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '/')
            ? word
            : JsonSerializer.Serialize(word, Quoting);
}
