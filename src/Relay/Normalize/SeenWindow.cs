using Relay.Storage.Seen;

namespace Relay.Normalize;

/// <summary>
/// The last ids that were published, with the position where each was first seen. An id is a duplicate only at another position, so a
/// record that is read again after a crash is published again rather than lost. The oldest make room for the newest.
/// </summary>
internal sealed class SeenWindow(int capacity)
{
    public const int DefaultCapacity = 1_000_000;

    private readonly Dictionary<Guid, RawPosition> _seen = [];
    private readonly Queue<Guid> _order = new();
    private List<SeenAt> _fresh = [];

    public int Count => _seen.Count;

    /// <summary>Whether somebody takes what is fresh.</summary>
    public bool KeepsFresh { get; set; }

    public bool Knows(Guid id) => _seen.ContainsKey(id);

    /// <summary>True when the id was first seen at another position.</summary>
    public bool IsElsewhere(Guid id, RawPosition position) => _seen.TryGetValue(id, out var first) && first != position;

    /// <summary>True when the id was first seen elsewhere; otherwise it is kept as seen here.</summary>
    public bool IsDuplicate(Guid id, RawPosition position)
    {
        if (_seen.TryGetValue(id, out var first))
        {
            return first != position;
        }

        Add(id, position);
        if (KeepsFresh)
        {
            _fresh.Add(new SeenAt(id, position.Topic, position.Partition, position.Offset, position.Item));
        }

        return false;
    }

    /// <summary>Takes in what the store knows; what was seen here already stays.</summary>
    public void Learn(SeenAt seen)
    {
        if (!_seen.ContainsKey(seen.Id))
        {
            Add(seen.Id, new RawPosition(seen.Topic, seen.Partition, seen.Offset, seen.Item));
        }
    }

    /// <summary>What was seen for the first time since the last call.</summary>
    public IReadOnlyList<SeenAt> TakeFresh()
    {
        if (_fresh.Count == 0)
        {
            return [];
        }

        var taken = _fresh;
        _fresh = [];
        return taken;
    }

    private void Add(Guid id, RawPosition position)
    {
        if (_order.Count >= capacity)
        {
            _seen.Remove(_order.Dequeue());
        }

        _seen.Add(id, position);
        _order.Enqueue(id);
    }
}
