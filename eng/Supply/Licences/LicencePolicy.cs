using System.Text.Json;

namespace Relay.Supply.Licences;

/// <summary>Which licences may come in, and who is let in by name: licences.json.</summary>
internal sealed class LicencePolicy(IEnumerable<string> allowed, IReadOnlyDictionary<string, string> exceptions)
{
    private readonly HashSet<string> _allowed = new(allowed, StringComparer.Ordinal);

    /// <summary>Packages that are let in by name.</summary>
    public IEnumerable<string> Exceptions => exceptions.Keys;

    public static LicencePolicy Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return new LicencePolicy(
            document.RootElement.GetProperty("allowed").EnumerateArray().Select(l => l.GetString()!),
            document.RootElement.GetProperty("exceptions").EnumerateArray().ToDictionary(
                e => e.GetProperty("package").GetString()!, e => e.GetProperty("licence").GetString()!, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The licence that we hold a package by; null when an exception does not name it and it says none.</summary>
    public string? LicenceOf(string package, string? said) => exceptions.TryGetValue(package, out var known) ? known : said;

    /// <summary>Whether a package may come in. Of licences joined by OR one is enough, of those joined by AND all must be allowed.</summary>
    public bool Allows(string package, string? expression) =>
        exceptions.ContainsKey(package) || (expression is { Length: > 0 } && SpdxExpression.Holds(expression, _allowed.Contains));
}
