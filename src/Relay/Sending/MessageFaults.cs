using Relay.Commands;

namespace Relay.Sending;

/// <summary>Collects everything that is wrong with a request, by JSON path.</summary>
internal sealed class MessageFaults
{
    private readonly SortedDictionary<string, string[]> _byPath = new(StringComparer.Ordinal);

    public bool Any => _byPath.Count > 0;

    public IReadOnlyDictionary<string, string[]> ByPath => _byPath;

    public void Add(string path, string detail) => _byPath[path] = _byPath.TryGetValue(path, out var before) ? [.. before, detail] : [detail];

    public void Add(CommandFault? fault)
    {
        if (fault is { } found)
        {
            Add(found.Path, found.Detail);
        }
    }
}
