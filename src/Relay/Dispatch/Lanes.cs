namespace Relay.Dispatch;

/// <summary>
/// Order where it matters and nowhere else: jobs of one lane run one after another, lanes run side by side. A lane exists only while it has
/// jobs.
/// </summary>
/// <param name="onFault">Hears of an exception of <paramref name="work"/>; the lane it happened in ends.</param>
/// <param name="abandon">Gets each job that waits or comes in a lane that ended so: worked on, it would overtake the one that failed.</param>
internal sealed class Lanes<TJob>(Func<TJob, Task> work, Action<Exception> onFault, Action<TJob> abandon)
{
    private readonly Lock _gate = new();

    // A lane that failed stays, as null.
    private readonly Dictionary<LaneKey, Queue<TJob>?> _lanes = [];

    /// <summary>Lanes with work.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _lanes.Values.Count(waiting => waiting is not null);
            }
        }
    }

    /// <summary>Puts a job at the end of its lane. Never blocks.</summary>
    public void Add(LaneKey key, TJob job)
    {
        bool isNew;
        lock (_gate)
        {
            isNew = !_lanes.TryGetValue(key, out var waiting);
            if (isNew)
            {
                _lanes.Add(key, new Queue<TJob>());
            }
            else if (waiting is not null)
            {
                waiting.Enqueue(job);
                return;
            }
        }

        if (isNew)
        {
            _ = Task.Run(() => RunAsync(key, job));
        }
        else
        {
            abandon(job);
        }
    }

    private async Task RunAsync(LaneKey key, TJob job)
    {
        try
        {
            var current = job;
            do
            {
                await work(current);
            }
            while (TryNext(key, out current));
        }
#pragma warning disable CA1031 // A job reports what went wrong as a value; an exception is a bug, and whoever owns the lanes must hear of it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Fail(key).ForEach(abandon);
            onFault(fault);
        }
    }

    private List<TJob> Fail(LaneKey key)
    {
        lock (_gate)
        {
            var waiting = _lanes[key];
            _lanes[key] = null;
            return [.. waiting ?? []];
        }
    }

    private bool TryNext(LaneKey key, out TJob next)
    {
        lock (_gate)
        {
            if (_lanes[key]!.TryDequeue(out next!))
            {
                return true;
            }

            _lanes.Remove(key);
            return false;
        }
    }
}
