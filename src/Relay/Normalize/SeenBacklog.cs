using Relay.Storage.Seen;

namespace Relay.Normalize;

/// <summary>What the store has yet to be told, bounded: of ids the oldest go first, as they do in memory. Safe to call from any thread.</summary>
internal sealed class SeenBacklog
{
    private const int MaxIds = SeenWindow.DefaultCapacity;
    private const int MaxOthers = 100_000;
    private const int PageSize = 5000;

    private readonly Lock _gate = new();
    private readonly Queue<SeenAt> _ids = new();
    private readonly Queue<KeyMerge> _merges = new();
    private readonly Dictionary<AliasName, KeyAddress> _addresses = [];

    public int Ids
    {
        get
        {
            lock (_gate)
            {
                return _ids.Count;
            }
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _ids.Count + _merges.Count + _addresses.Count == 0;
            }
        }
    }

    public void Add(SeenChanges changes)
    {
        lock (_gate)
        {
            Fill(_ids, changes.Ids, MaxIds);
            Fill(_merges, changes.Merges, MaxOthers);
            foreach (var moved in changes.Addresses)
            {
                if (_addresses.Count < MaxOthers || _addresses.ContainsKey(moved.Key))
                {
                    // The last place is where he is.
                    _addresses[moved.Key] = moved;
                }
            }
        }
    }

    /// <summary>A page of it, which stays until it is removed.</summary>
    public SeenChanges Peek()
    {
        lock (_gate)
        {
            return new SeenChanges([.. _ids.Take(PageSize)], [.. _merges.Take(PageSize)], [.. _addresses.Values.Take(PageSize)]);
        }
    }

    /// <summary>Removes what was written; what came in its place meanwhile stays.</summary>
    public void Remove(SeenChanges written)
    {
        lock (_gate)
        {
            Drop(_ids, written.Ids);
            Drop(_merges, written.Merges);
            foreach (var moved in written.Addresses)
            {
                if (_addresses.TryGetValue(moved.Key, out var now) && now == moved)
                {
                    _addresses.Remove(moved.Key);
                }
            }
        }
    }

    private static void Fill<T>(Queue<T> queue, IReadOnlyList<T> added, int most)
    {
        foreach (var one in added)
        {
            if (queue.Count >= most)
            {
                queue.Dequeue();
            }

            queue.Enqueue(one);
        }
    }

    // A full queue may have lost its front meanwhile; written twice is written once.
    private static void Drop<T>(Queue<T> queue, IReadOnlyList<T> written)
        where T : struct
    {
        foreach (var one in written)
        {
            if (queue.TryPeek(out var first) && EqualityComparer<T>.Default.Equals(first, one))
            {
                queue.Dequeue();
            }
        }
    }
}
