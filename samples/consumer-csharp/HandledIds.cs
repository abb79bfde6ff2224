namespace Relay.Samples.Consumer;

/// <summary>Ids of events that were handled to their end, one a line. Instances that share a group need one store for all; see README.md.</summary>
internal sealed class HandledIds(string path)
{
    private readonly HashSet<Guid> _ids = File.Exists(path) ? [.. File.ReadLines(path).Where(line => Guid.TryParse(line, out _)).Select(Guid.Parse)] : [];

    public bool Contains(Guid id) => _ids.Contains(id);

    public void Add(Guid id)
    {
        File.AppendAllText(path, $"\n{id}"); // The line's end comes first: a line that a crash cut short spoils no other.
        _ids.Add(id);
    }
}
