using System.Text.Json;
using Relay.Simulator.Json;

namespace Relay.Simulator.Faults;

/// <summary>Reads a fault from JSON, or says in words what is wrong with it.</summary>
internal static class FaultReader
{
    /// <summary>The members that a fault may have.</summary>
    public static readonly string[] Members = ["match", "times", "status", "headers", "graphCode", "delayMs", "hang", "drop"];

    private static readonly string[] KnownMatches = ["service", "path", "tenant"];

    public static (Fault? Fault, string? Problem) Read(JsonElement input)
    {
        var match = input.Member("match");
        var problem = (match.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || match.IsObject() ? null : "match must be an object")
            ?? UnknownMatch(match)
            ?? KnownMatches.Select(name => match.Has(name) && match.Text(name) is null ? $"match.{name} must be text" : null).FirstOrDefault(found => found is not null)
            ?? (match.Text("service") is null or "meta" or "genesys" ? null : "match.service must be meta or genesys")
            ?? Range(input, "times", 1, 1_000_000)
            ?? Range(input, "status", 200, 599)
            ?? Range(input, "graphCode", 0, 10_000_000)
            ?? Range(input, "delayMs", 0, 600_000)
            ?? (!input.Has("hang") || input.Member("hang").ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "hang must be true or false")
            ?? (!input.Has("drop") || input.Text("drop") is "before" or "after" ? null : "drop must be before or after")
            ?? (!input.Has("headers") || IsTextMap(input.Member("headers")) ? null : "headers must map names to text")
            ?? (input.Has("graphCode") && match.Text("service") == "genesys" ? "graphCode is for the service meta" : null);
        if (problem is not null)
        {
            return (null, problem);
        }

        var fault = new Fault
        {
            Service = match.Text("service") ?? (input.Has("graphCode") ? "meta" : null),
            Path = match.Text("path"),
            Tenant = match.Text("tenant"),
            Times = Number(input, "times") ?? 1,
            Status = Number(input, "status"),
            GraphCode = Number(input, "graphCode"),
            DelayMs = Number(input, "delayMs") ?? 0,
            Hang = input.Member("hang").ValueKind == JsonValueKind.True,
            Drop = input.Text("drop") switch { "before" => Drop.Before, "after" => Drop.After, _ => Drop.None },
            Headers = Headers(input.Member("headers")),
        };
        if (fault is { Answers: false, Headers.Count: > 0 })
        {
            return (null, "headers go with status or graphCode");
        }

        return fault is { Answers: false, DelayMs: 0, Hang: false, Drop: Drop.None }
            ? (null, "nothing would go wrong: give status, graphCode, delayMs, hang or drop")
            : (fault, null);
    }

    private static string? UnknownMatch(JsonElement match) => match.IsObject()
        ? match.EnumerateObject().Where(member => !KnownMatches.Contains(member.Name, StringComparer.Ordinal))
            .Select(member => $"match.{member.Name} is unknown; known are {string.Join(", ", KnownMatches)}").FirstOrDefault()
        : null;

    private static string? Range(JsonElement input, string name, int min, int max) =>
        !input.Has(name) || (Number(input, name) is { } number && number >= min && number <= max)
            ? null
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} must be a whole number from {min} to {max}");

    private static int? Number(JsonElement input, string name) =>
        input.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    private static bool IsTextMap(JsonElement headers) =>
        headers.IsObject() && headers.EnumerateObject().All(header => header.Value.ValueKind == JsonValueKind.String && IsHeader(header));

    private static bool IsHeader(JsonProperty header) =>
        header.Name.Length > 0 && header.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && header.Value.GetString()!.All(c => c is >= ' ' and <= '~');

    private static List<KeyValuePair<string, string>> Headers(JsonElement headers) =>
        headers.IsObject() ? headers.EnumerateObject().Select(header => KeyValuePair.Create(header.Name, header.Value.GetString()!)).ToList() : [];
}
