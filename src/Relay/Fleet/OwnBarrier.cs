using Relay.Tenants;

namespace Relay.Fleet;

/// <summary>Without a store there is one process: it waits for itself.</summary>
internal sealed class OwnBarrier(TenantDirectory tenants, TimeProvider time) : ISnapshotBarrier
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc />
    public async Task<BarrierResult> WaitAsync(long version, TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (tenants.Current.Version < version)
        {
            if (time.GetElapsedTime(started) >= limit)
            {
                return new BarrierResult(false, [Environment.MachineName], null);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        return new BarrierResult(true, [], null);
    }
}
