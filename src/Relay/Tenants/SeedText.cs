using System.Text.Json;

namespace Relay.Tenants;

/// <summary>Texts of the seed file. They become ids, header values and log fields, so what cannot be one is a fault.</summary>
internal static class SeedText
{
    private const int LongestName = 64;

    /// <summary>The text; null, and a fault that does not quote it, when it is none.</summary>
    public static string? Read(JsonElement element, string path, SeedFaults faults)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            faults.Add(path, $"is {Kind(element)}; a string is expected");
            return null;
        }

        if (Fault(Text(element)) is { } fault)
        {
            faults.Add(path, fault);
            return null;
        }

        return element.GetString();
    }

    /// <summary>What is wrong with a text; null when nothing is.</summary>
    public static string? Fault(string? text) =>
        text is null ? "holds half of a surrogate pair"
        : string.IsNullOrWhiteSpace(text) ? "is empty"
        : text.Trim().Any(char.IsControl) ? "holds a control character"
        : text.Length != text.Trim().Length ? "begins or ends with white space"
        : null;

    /// <summary>A member's name as it can be shown.</summary>
    public static string Name(JsonProperty member)
    {
        string name;
        try
        {
            name = member.Name;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: it can be no name that is known.
            return "?";
        }

        var shown = name.Length > LongestName ? name[..LongestName] : name;
        return string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c));
    }

    public static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    private static string? Text(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            // The escape of one half of a surrogate pair is well-formed JSON, and no text.
            return null;
        }
    }
}
