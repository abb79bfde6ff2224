using Relay.Storage;
using Relay.Storage.Processes;

namespace Relay.Fleet;

/// <summary>
/// Waits until no process refuses anything by tenants older than a version. Only then may a provider be told of a secret that came with it.
/// </summary>
internal interface ISnapshotBarrier
{
    /// <summary>Waits for every live process, but no longer than <paramref name="limit"/>.</summary>
    /// <param name="version">What saving the change returned; it must be committed.</param>
    Task<BarrierResult> WaitAsync(long version, TimeSpan limit, CancellationToken cancellationToken);
}

/// <summary>Goes by the heartbeats that processes write into the store.</summary>
internal sealed class SnapshotBarrier(ProcessTable table, TimeProvider time) : ISnapshotBarrier
{
    /// <summary>Long enough for any process that has died just before to be passed over.</summary>
    public static readonly TimeSpan DefaultLimit = FleetLimits.BelievedAlive + TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc />
    public async Task<BarrierResult> WaitAsync(long version, TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var result = await LookAsync(version, cancellationToken);
            if (result.Passed || time.GetElapsedTime(started) >= limit)
            {
                return result;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<BarrierResult> LookAsync(long version, CancellationToken cancellationToken)
    {
        try
        {
            var beats = await table.ReadAsync(cancellationToken);
            var behind = beats.Where(b => MayRefuse(b) && b.SnapshotVersion < version).Select(b => $"{b.Host} ({b.Roles}) {b.Id:N}").ToList();
            return new BarrierResult(behind.Count == 0, behind, null);
        }
        catch (Exception away) when (StoreFault.Is(away) && !cancellationToken.IsCancellationRequested)
        {
            return new BarrierResult(false, [], StoreFault.Describe(away));
        }
    }

    private static bool MayRefuse(ProcessBeat beat) => beat.Serving && beat.Age <= FleetLimits.BelievedAlive;
}

/// <summary>How a barrier ended.</summary>
/// <param name="Behind">The processes that were not up to date, by host, roles and id.</param>
/// <param name="StoreFault">Why the processes could not be looked at; null when they could.</param>
internal sealed record BarrierResult(bool Passed, IReadOnlyList<string> Behind, string? StoreFault);
