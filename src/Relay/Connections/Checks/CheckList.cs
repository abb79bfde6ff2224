namespace Relay.Connections.Checks;

/// <summary>All checks, in the order in which people read them; whatever one needs stands before it.</summary>
internal sealed class CheckList
{
    private readonly Dictionary<string, Check> _byId = new(StringComparer.Ordinal);

    public CheckList(IEnumerable<Check> checks)
    {
        All = [.. checks];
        foreach (var check in All)
        {
            if (check.Needs.FirstOrDefault(need => !_byId.ContainsKey(need)) is { } absent)
            {
                throw new InvalidOperationException($"{check.Id} needs {absent}, which does not stand before it.");
            }

            _byId.Add(check.Id, check);
        }
    }

    public IReadOnlyList<Check> All { get; }

    public bool Knows(string id) => _byId.ContainsKey(id);

    /// <summary>Those that are wanted with all that they need, in order; all when nothing is named.</summary>
    public IReadOnlyList<Check> WithNeeds(IReadOnlyCollection<string> wanted)
    {
        if (wanted.Count == 0)
        {
            return All;
        }

        var needed = new HashSet<string>(wanted, StringComparer.Ordinal);
        foreach (var check in All.Reverse())
        {
            if (needed.Contains(check.Id))
            {
                needed.UnionWith(check.Needs);
            }
        }

        return [.. All.Where(c => needed.Contains(c.Id))];
    }
}
