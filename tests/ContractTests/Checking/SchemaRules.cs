using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Relay.SchemaChecks;

/// <summary>The keywords of JSON Schema that look at one value alone.</summary>
internal static partial class SchemaRules
{
    public delegate void Check(JsonElement value, string path, ICollection<string> faults);

    public static Check Type(string[] types) => (value, path, faults) =>
    {
        var isOne = types.Any(type => type switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
            _ => throw new NotSupportedException($"The checks know no type {type}."),
        });
        Add(isOne, faults, $"{path} is {value.ValueKind} and not {string.Join(" or ", types)}");
    };

    public static Check OneOf(string[] words) => (value, path, faults) =>
        Add(value.ValueKind == JsonValueKind.String && words.Contains(value.GetString(), StringComparer.Ordinal), faults, $"{path} is {value} and not one of {string.Join(", ", words)}");

    public static Check Pattern(Regex pattern) => OfText((text, path, faults) => Add(pattern.IsMatch(text), faults, $"{path} is {text} and does not match {pattern}"));

    public static Check Length(int least, int most) => OfText((text, path, faults) =>
        Add(text.EnumerateRunes().Count() is var length && length >= least && length <= most, faults, $"{path} is too short or too long"));

    public static Check Range(double least, double most) => (value, path, faults) =>
        Add(value.ValueKind != JsonValueKind.Number || (value.GetDouble() >= least && value.GetDouble() <= most), faults, $"{path} is {value}, which is out of bounds");

    public static Check Format(string format) => format switch
    {
        "uuid" => OfText((text, path, faults) => Add(Guid.TryParseExact(text, "D", out _), faults, $"{path} is no UUID")),
        "date-time" => OfText((text, path, faults) => Add(
            Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _), faults, $"{path} is {text}, which is no time of RFC 3339")),
        _ => throw new NotSupportedException($"The checks know no format {format}."),
    };

    public static Check Required(string[] names) => (value, path, faults) =>
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in names)
            {
                Add(value.TryGetProperty(name, out _), faults, $"{path}.{name} is missing");
            }
        }
    };

    private static Check OfText(Action<string, string, ICollection<string>> check) => (value, path, faults) =>
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            check(value.GetString()!, path, faults);
        }
    };

    private static void Add(bool isRight, ICollection<string> faults, string fault)
    {
        if (!isRight)
        {
            faults.Add(fault);
        }
    }

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Rfc3339();
}
