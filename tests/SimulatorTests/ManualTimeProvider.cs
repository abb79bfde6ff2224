namespace SimulatorTests;

/// <summary>A clock that stands still until it is moved. Timers and stopwatches stay real, so that pauses of no length pass.</summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private long _ticks = The.Start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
