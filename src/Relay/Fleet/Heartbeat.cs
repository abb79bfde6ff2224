using Relay.Storage;
using Relay.Storage.Processes;
using Relay.Tenants;

namespace Relay.Fleet;

/// <summary>Writes this process's row every 5 s and whenever the snapshot was replaced; takes it out at the end.</summary>
internal sealed partial class Heartbeat(
    ProcessTable table, ProcessIdentity process, TenantDirectory tenants, ServingGate gate, TimeProvider time, ILogger<Heartbeat> logger) : BackgroundService
{
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(2);

    private bool _failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await tenants.Loaded.WaitAsync(stoppingToken);
            while (true)
            {
                await BeatAsync(stoppingToken);
                await tenants.Swapped.WaitAsync(FleetLimits.Beat, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>
    /// The listening has ended by then, so nobody needs to wait for this process any more. A host that is stopped from two sides may have closed
    /// the store before.
    /// </summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(FarewellLimit);
        try
        {
            await table.ForgetAsync(process.Id, enough.Token);
        }
        catch (Exception away) when (StoreFault.Is(away) || away is OperationCanceledException or ObjectDisposedException)
        {
            Log.Failed(logger, StoreFault.Describe(away));
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        var sent = Moment.Now(time);
        var reported = tenants.Current.Version;
        try
        {
            var newest = await table.BeatAsync(process, reported, gate.HasStanding, cancellationToken);
            gate.OnBeat(sent, reported, newest);
            if (_failing)
            {
                _failing = false;
                Log.Recovered(logger);
            }
        }
        catch (Exception failed) when (StoreFault.Is(failed) && !cancellationToken.IsCancellationRequested)
        {
            if (!_failing)
            {
                _failing = true;
                Log.Failed(logger, StoreFault.Describe(failed));
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.HeartbeatFailed, LogLevel.Warning, "The store takes no heartbeat, and the last snapshot goes on serving: {Why}")]
        public static partial void Failed(ILogger logger, string why);

        [LoggerMessage(EventIds.HeartbeatRecovered, LogLevel.Information, "The store takes heartbeats again")]
        public static partial void Recovered(ILogger logger);
    }
}
