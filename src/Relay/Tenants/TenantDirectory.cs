using Relay.Model;

namespace Relay.Tenants;

/// <summary>Holds the snapshot that every request and record is judged by. Empty until the first one was swapped in.</summary>
internal sealed class TenantDirectory : ITenantDirectory
{
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TenantSnapshot _current = TenantSnapshot.Empty;

    public TenantDirectory()
    {
    }

    public TenantDirectory(TenantSnapshot first) => Swap(first);

    public TenantSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Completes with the first snapshot: what is known before is nothing, and must not be taken for it.</summary>
    public Task Loaded => _loaded.Task;

    public bool IsLoaded => _loaded.Task.IsCompletedSuccessfully;

    /// <summary>Raised at each swap.</summary>
    public Signal Swapped { get; } = new();

    /// <summary>Told at each swap what was and what is, before anybody who waits for <see cref="Swapped"/>.</summary>
    public event EventHandler<SnapshotReplaced>? Replaced;

    public void Swap(TenantSnapshot next)
    {
        var before = Interlocked.Exchange(ref _current, next);
        Replaced?.Invoke(this, new SnapshotReplaced(before, next));
        _loaded.TrySetResult();
        Swapped.Raise();
    }
}

/// <summary>What was, and what is.</summary>
internal sealed class SnapshotReplaced(TenantSnapshot before, TenantSnapshot after) : EventArgs
{
    public TenantSnapshot Before { get; } = before;

    public TenantSnapshot After { get; } = after;
}
