using Relay.Fleet;
using Relay.Tenants;

namespace Relay.Secrets.Rotation;

/// <summary>Knows whether every process serves by a version of the tenants.</summary>
internal interface ISpread
{
    /// <summary>Waits a moment for it.</summary>
    /// <returns>Null when every process does; else who or what is in the way.</returns>
    Task<string?> WaitAsync(long version, CancellationToken cancellationToken);
}

/// <summary>Asks the heartbeats.</summary>
internal sealed class FleetSpread(SnapshotBarrier barrier) : ISpread
{
    // The row is asked again soon; a step must not hold its lease for as long as a dead process is believed alive.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(10);

    public async Task<string?> WaitAsync(long version, CancellationToken cancellationToken)
    {
        var result = await barrier.WaitAsync(version, Moment, cancellationToken);
        return result.Passed ? null
            : result.StoreFault is { } fault ? $"The store does not answer: {fault}"
            : $"These processes do not know the new secret yet: {string.Join(", ", result.Behind)}. A process that is gone is passed over after 75 s.";
    }
}

/// <summary>A process that is alone asks itself.</summary>
internal sealed class OwnSpread(TenantDirectory tenants, TimeProvider time) : ISpread
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async Task<string?> WaitAsync(long version, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (tenants.Current.Version < version)
        {
            if (time.GetElapsedTime(started) >= Moment)
            {
                return "This process has not loaded the new secret yet.";
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        return null;
    }
}
