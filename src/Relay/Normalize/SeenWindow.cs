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

    public int Count => _seen.Count;

    /// <summary>True when the id was first seen elsewhere; otherwise it is kept as seen here.</summary>
    public bool IsDuplicate(Guid id, RawPosition position)
    {
        if (_seen.TryGetValue(id, out var first))
        {
            return first != position;
        }

        if (_order.Count >= capacity)
        {
            _seen.Remove(_order.Dequeue());
        }

        _seen.Add(id, position);
        _order.Enqueue(id);
        return false;
    }
}
