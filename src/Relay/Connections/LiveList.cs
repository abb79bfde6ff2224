using System.Runtime.CompilerServices;

namespace Relay.Connections;

/// <summary>A list that grows until it is ended; any number of readers see all of it, from the first, each as it comes.</summary>
internal sealed class LiveList<T>
    where T : class
{
    private readonly Lock _gate = new();
    private readonly List<T> _items = [];
    private TaskCompletionSource _more = Fresh();
    private bool _isOver;

    public bool IsOver
    {
        get
        {
            lock (_gate)
            {
                return _isOver;
            }
        }
    }

    public IReadOnlyList<T> SoFar
    {
        get
        {
            lock (_gate)
            {
                return [.. _items];
            }
        }
    }

    public void Add(T item)
    {
        lock (_gate)
        {
            _items.Add(item);
            Wake();
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _isOver = true;
            Wake();
        }
    }

    /// <summary>Each item as it comes, until the list is ended.</summary>
    public async IAsyncEnumerable<T> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = 0; ; next++)
        {
            T? item;
            while (!Knows(next, out item, out var more))
            {
                await more.WaitAsync(cancellationToken);
            }

            if (item is null)
            {
                yield break;
            }

            yield return item;
        }
    }

    // Known is an item, or that there will be none.
    private bool Knows(int index, out T? item, out Task more)
    {
        lock (_gate)
        {
            (item, more) = (index < _items.Count ? _items[index] : null, _more.Task);
            return item is not null || _isOver;
        }
    }

    private void Wake()
    {
        _more.TrySetResult();
        _more = Fresh();
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
