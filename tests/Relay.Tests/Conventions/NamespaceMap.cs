using System.Text.RegularExpressions;

namespace Relay.Tests.Conventions;

/// <summary>
/// Which namespaces a file uses, as C# looks names up: by using directives, by full names, by names that begin in an enclosing namespace,
/// and by types of an enclosing namespace, which need neither.
/// </summary>
internal sealed partial class NamespaceMap
{
    private readonly Dictionary<string, HashSet<string>> _types = new(StringComparer.Ordinal);

    public NamespaceMap(IEnumerable<SourceFile> files)
    {
        foreach (var file in files.Where(file => file.IsCSharp && file.Namespace.Length > 0))
        {
            if (!_types.TryGetValue(file.Namespace, out var types))
            {
                _types[file.Namespace] = types = new HashSet<string>(StringComparer.Ordinal);
            }

            types.UnionWith(TopLevelType().Matches(file.Code).Select(match => match.Groups["name"].Value));
        }
    }

    /// <summary>Namespaces of this repository, and the full names of what lies outside of it.</summary>
    public IEnumerable<string> UsedBy(SourceFile file)
    {
        var enclosing = Enclosing(file.Namespace).ToList();
        var byName = file.Usings.Select(Known)
            .Concat(file.DottedNames.SelectMany(name => enclosing.Prepend("").Select(from => KnownOrNull(from, name.Replace(" ", "", StringComparison.Ordinal)))))
            .OfType<string>();
        var words = file.Words;
        var byType = enclosing.Where(space => _types.TryGetValue(space, out var types) && types.Overlaps(words));
        return byName.Concat(byType).Where(space => space != file.Namespace).Distinct(StringComparer.Ordinal);
    }

    // Relay.Channels.Genesys lies in Relay.Channels and Relay.
    private static IEnumerable<string> Enclosing(string space)
    {
        for (var dot = space.LastIndexOf('.'); dot > 0; dot = space.LastIndexOf('.', dot - 1))
        {
            yield return space[..dot];
        }
    }

    private string Known(string name) => LongestKnown(name) ?? name;

    private string? KnownOrNull(string from, string name)
    {
        if (from.Length > 0)
        {
            return LongestKnown($"{from}.{name}") is { } found && found.Length > from.Length ? found : null;
        }

        // A full name of something outside counts as well; a member of a type in scope names no namespace, and no rule looks for it.
        return Known(name);
    }

    private string? LongestKnown(string name)
    {
        for (var end = name.Length; end > 0; end = name.LastIndexOf('.', end - 1))
        {
            if (_types.ContainsKey(name[..end]))
            {
                return name[..end];
            }
        }

        return null;
    }

    [GeneratedRegex(@"^[a-z][a-z ]*\b(class|struct|record|enum|interface|delegate)[ \t]+((class|struct)[ \t]+)?(?<name>[A-Z]\w*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TopLevelType();
}
