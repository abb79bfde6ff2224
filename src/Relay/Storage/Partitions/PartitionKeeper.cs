namespace Relay.Storage.Partitions;

/// <summary>Keeps partitions ahead and drops old ones, once an hour. The first ones are made before anything starts.</summary>
internal sealed partial class PartitionKeeper(PartitionPlan plan, StoreReady ready, TimeProvider time, ILogger<PartitionKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ready.Task.WaitAsync(stoppingToken);
            while (true)
            {
                await Task.Delay(Interval, time, stoppingToken);
                await ApplyAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task ApplyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await plan.TryApplyAsync(cancellationToken);
        }
        catch (Exception failed) when (StoreFault.Is(failed) && !cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, PartitionPlan.DaysAhead, StoreFault.Describe(failed));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.PartitionsFailed, LogLevel.Warning,
            "Partitions could not be made ahead or dropped, and are tried again within the hour; there are some for up to {Days} days: {Why}")]
        public static partial void Failed(ILogger logger, int days, string why);
    }
}
