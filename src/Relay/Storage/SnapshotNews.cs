namespace Relay.Storage;

/// <summary>Somebody has changed a tenant, or may have.</summary>
internal sealed class SnapshotNews
{
    private readonly Signal _signal = new();

    public void Raise() => _signal.Raise();

    /// <summary>Waits for news, but no longer than <paramref name="longest"/>. News that nobody waited for is told at once.</summary>
    public Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken) => _signal.WaitAsync(longest, time, cancellationToken);
}
