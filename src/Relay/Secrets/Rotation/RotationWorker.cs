using Relay.Model;
using Relay.Storage;
using Relay.Tenants;

namespace Relay.Secrets.Rotation;

/// <summary>Raised when there may be something to do.</summary>
internal sealed class RotationSignal
{
    private readonly Signal _signal = new();

    public void Raise() => _signal.Raise();

    public Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken) => _signal.WaitAsync(longest, time, cancellationToken);
}

/// <summary>
/// Takes every rotation on that is due, also those that another process was cut off in. Every process with the role Portal runs one; each step
/// is leased, so they do not get into one another's way.
/// </summary>
internal sealed partial class RotationWorker(RotationDriver driver, RotationSignal signal, TenantDirectory tenants, TimeProvider time, ILogger<RotationWorker> logger)
    : BackgroundService
{
    private const int AtOnce = 4;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(3);

    private bool _failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await tenants.Loaded.WaitAsync(stoppingToken);
            while (true)
            {
                if (!await RunAsync(stoppingToken))
                {
                    await signal.WaitAsync(Poll, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    /// <returns>Whether there was something to do, so that there may be more.</returns>
    private async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var due = await driver.DueAsync(cancellationToken);
            _failing = false;
            var limits = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(due, limits, async (rotation, token) => await StepAsync(rotation.Id, rotation.Tenant, token));
            return due.Count > 0;
        }
        catch (Exception away) when (StoreFault.Is(away) && !cancellationToken.IsCancellationRequested)
        {
            if (!_failing)
            {
                // Once in an outage.
                _failing = true;
                Log.StoreAway(logger, StoreFault.Describe(away));
            }

            return false;
        }
    }

    private async Task StepAsync(Guid id, TenantId tenant, CancellationToken cancellationToken)
    {
        try
        {
            if (await driver.StepAsync(id, tenant, cancellationToken) is { } fault)
            {
                Log.Held(logger, id, tenant.Value, fault.Code, fault.Words);
            }
        }
#pragma warning disable CA1031 // One tenant's rotation must not hold up the others'; it stays leased for a while and is tried again.
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Failed(logger, StoreFault.Is(failed) ? null : failed, id, tenant.Value, StoreFault.Describe(failed));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RotationsWait, LogLevel.Warning, "Rotations of secrets wait for the store: {Why}")]
        public static partial void StoreAway(ILogger logger, string why);

        [LoggerMessage(EventIds.RotationHeld, LogLevel.Warning, "The rotation {Rotation} of {Tenant} cannot go on now and is tried again: {Code} {Why}")]
        public static partial void Held(ILogger logger, Guid rotation, string tenant, string code, string why);

        [LoggerMessage(EventIds.RotationFailed, LogLevel.Error, "A step of the rotation {Rotation} of {Tenant} was cut off and is repeated: {Why}")]
        public static partial void Failed(ILogger logger, Exception? failed, Guid rotation, string tenant, string why);
    }
}
