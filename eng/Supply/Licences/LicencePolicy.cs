using System.Text.Json;

namespace Relay.Supply.Licences;

/// <summary>Which licences may come in, and who is let in by name: licences.json.</summary>
internal sealed class LicencePolicy(IEnumerable<string> allowed, IReadOnlyDictionary<string, LicenceException> exceptions)
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
                e => e.GetProperty("package").GetString()!, LicenceException.Read, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The licence that we hold a package by; null when it says none, and no exception knows what it says.</summary>
    public string? LicenceOf(string package, LicenceWords said) => ExceptionFor(package, said)?.Licence ?? said.Expression;

    /// <summary>Whether a package may come in. Of licences joined by OR one is enough, of those joined by AND all must be allowed.</summary>
    public bool Allows(string package, LicenceWords said) =>
        ExceptionFor(package, said) is not null || (said.Expression is { Length: > 0 } expression && SpdxExpression.Holds(expression, _allowed.Contains));

    // An exception is for what the package said when somebody looked at it, not for whatever it comes to say.
    private LicenceException? ExceptionFor(string package, LicenceWords said) =>
        exceptions.TryGetValue(package, out var known) && known.Holds(said) ? known : null;
}
