using Relay.Channels;

namespace Relay.Tests.Normalize;

/// <summary>Who is who, in the simplest way: sets of identifiers, each with its keys, the oldest first.</summary>
internal sealed class CustomerModel
{
    private readonly List<(List<string> Keys, HashSet<string> Ids)> _people = [];
    private readonly List<string> _age = [];

    /// <summary>The key, and the keys that turned out to be the same person.</summary>
    public (string Key, IReadOnlyList<string> Merged) Resolve(CustomerIds ids, CustomerIds also)
    {
        var seen = new[] { ids.Phone, also.Phone, also.UserId, ids.UserId }.OfType<string>().ToList();
        var known = _people.Where(p => p.Ids.Overlaps(seen)).OrderBy(p => _age.IndexOf(p.Keys[0])).ToList();
        if (known.Count == 0)
        {
            _age.Add(seen[0]);
            known.Add(([seen[0]], []));
        }

        var one = known[0];
        var merged = known[1..].Select(p => p.Keys[0]).ToList();
        foreach (var other in known[1..])
        {
            one.Keys.AddRange(other.Keys);
            one.Ids.UnionWith(other.Ids);
        }

        one.Ids.UnionWith(seen);
        _people.RemoveAll(p => known.Any(k => ReferenceEquals(k.Ids, p.Ids)));
        _people.Add(one);
        return (one.Keys[0], merged);
    }
}
