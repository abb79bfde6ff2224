namespace Relay.Kafka;

/// <summary>
/// Tells all consumers at once to stop reading. Hosted services stop one after another; without this each consumer would begin its own
/// 20 seconds only when the one before has ended.
/// </summary>
internal sealed class DrainSignal : IDisposable
{
    private readonly CancellationTokenSource _draining = new();

    /// <summary>Cancelled once consumers are to drain.</summary>
    public CancellationToken Token => _draining.Token;

    public void Begin() => _draining.Cancel();

    public void Dispose() => _draining.Dispose();
}
