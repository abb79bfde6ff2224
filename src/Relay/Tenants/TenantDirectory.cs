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

    public void Swap(TenantSnapshot next)
    {
        Volatile.Write(ref _current, next);
        _loaded.TrySetResult();
        Swapped.Raise();
    }
}
