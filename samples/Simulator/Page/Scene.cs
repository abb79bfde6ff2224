using Relay.Simulator.Json;

namespace Relay.Simulator.Page;

/// <summary>The last things that people said through Relay, for the page. Kept apart from the log, and small: a load test passes through here too.</summary>
internal sealed class Scene(Ids ids)
{
    private const int Capacity = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SceneItem> _items = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private string _generation = ids.Uuid();
    private long _version;

    public void Add(SceneItem item)
    {
        lock (_gate)
        {
            if (_items.ContainsKey(item.Key))
            {
                return;
            }

            if (_order.Count == Capacity)
            {
                _items.Remove(_order.Dequeue());
            }

            _items[item.Key] = item with { Version = ++_version };
            _order.Enqueue(item.Key);
        }
    }

    public void Change(string key, Func<SceneItem, SceneItem> change)
    {
        lock (_gate)
        {
            if (_items.TryGetValue(key, out var item))
            {
                _items[key] = change(item) with { Version = ++_version };
            }
        }
    }

    public SceneChanges After(long version)
    {
        lock (_gate)
        {
            return new SceneChanges(
                _generation,
                _version,
                version == _version ? [] : _order.Select(key => _items[key]).Where(item => item.Version > version).ToList());
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _items.Clear();
            _order.Clear();
            _generation = ids.Uuid();
            _version = 0;
        }
    }
}
