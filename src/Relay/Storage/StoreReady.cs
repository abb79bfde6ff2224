namespace Relay.Storage;

/// <summary>Opens once the store answered and its schema and partitions are there. It stays open through later outages.</summary>
internal sealed class StoreReady
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Task => _ready.Task;

    public void Open() => _ready.TrySetResult();
}
