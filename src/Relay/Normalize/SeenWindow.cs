using Relay.Storage.Seen;

namespace Relay.Normalize;

/// <summary>
/// The last ids that were published, with the position where each was first seen. An id is a duplicate only at another position, so a
/// record that is read again after a crash is published again rather than lost. The oldest make room for the newest.
/// </summary>
internal sealed class SeenWindow(int capacity)
{
    public const int DefaultCapacity = 1_000_000;

    // What the store knew may be at the end of its time there: it is asked again after this.
    private static readonly TimeSpan LearnedFor = TimeSpan.FromDays(1);

    private readonly Dictionary<Guid, Seen> _seen = [];
    private readonly Queue<(Guid Id, DateTimeOffset Until)> _order = new();
    private readonly TimeProvider? _time;
    private readonly TimeSpan _window;
    private List<SeenAt> _fresh = [];

    /// <summary>
    /// One that forgets by time as well. An id that was known for ever would swallow a message whose idempotency key may be used again.
    /// </summary>
    /// <param name="window">How long what was seen here is known.</param>
    public SeenWindow(int capacity, TimeSpan window, TimeProvider time)
        : this(capacity)
    {
        _window = window;
        _time = time;
    }

    public int Count => _seen.Count;

    /// <summary>Whether somebody takes what is fresh.</summary>
    public bool KeepsFresh { get; set; }

    public bool Knows(Guid id) => TryFind(id, out _);

    /// <summary>True when the id was first seen at another position.</summary>
    public bool IsElsewhere(Guid id, RawPosition position) => TryFind(id, out var first) && first != position;

    /// <summary>True when the id was first seen elsewhere; otherwise it is kept as seen here.</summary>
    public bool IsDuplicate(Guid id, RawPosition position)
    {
        if (TryFind(id, out var first))
        {
            return first != position;
        }

        Add(id, position, _window);
        if (KeepsFresh)
        {
            _fresh.Add(new SeenAt(id, position.Topic, position.Partition, position.Offset, position.Item));
        }

        return false;
    }

    /// <summary>Takes in what the store knows; what was seen here already stays.</summary>
    public void Learn(SeenAt seen)
    {
        if (!Knows(seen.Id))
        {
            Add(seen.Id, new RawPosition(seen.Topic, seen.Partition, seen.Offset, seen.Item), LearnedFor);
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

    private bool TryFind(Guid id, out RawPosition position)
    {
        var isKnown = _seen.TryGetValue(id, out var seen) && (_time is null || seen.Until > _time.GetUtcNow());
        position = seen.Position;
        return isKnown;
    }

    private void Add(Guid id, RawPosition position, TimeSpan age)
    {
        if (_order.Count >= capacity)
        {
            var (oldest, its) = _order.Dequeue();

            // One that was forgotten and seen again has a later place in the queue as well.
            if (_seen.TryGetValue(oldest, out var seen) && seen.Until == its)
            {
                _seen.Remove(oldest);
            }
        }

        var until = _time is null ? DateTimeOffset.MaxValue : _time.GetUtcNow() + age;
        _seen[id] = new Seen(position, until);
        _order.Enqueue((id, until));
    }

    private readonly record struct Seen(RawPosition Position, DateTimeOffset Until);
}
