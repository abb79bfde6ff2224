using Relay.Model;
using Relay.Storage;
using Relay.Storage.Sightings;

namespace Relay.Sightings;

/// <summary>Brings what this process has seen to the store, every 10 s and once more at the end.</summary>
internal sealed partial class SightingFlusher(
    SightingBook book, SightingTable table, ITenantDirectory tenants, StoreReady ready, TimeProvider time, ILogger<SightingFlusher> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(2);
    private const int BatchSize = 1000;

    private bool _failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ready.Task.WaitAsync(stoppingToken);
            while (true)
            {
                await Task.Delay(Interval, time, stoppingToken);
                await FlushAsync(Patience, stoppingToken);
                book.Prune(tenants.Current);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>The listening has ended by then: what comes now is all there is.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (ready.Task.IsCompletedSuccessfully)
        {
            await FlushAsync(FarewellLimit, CancellationToken.None);
        }
    }

    private async Task FlushAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        foreach (var batch in book.Unkept().Chunk(BatchSize))
        {
            var rows = Array.ConvertAll(batch, u => (u.TenantId, u.Sighting));
            if (await StoreCall.AttemptAsync(token => table.KeepAsync(rows, token), patience, time, cancellationToken) is { } fault)
            {
                if (!_failing)
                {
                    // Once in an outage.
                    _failing = true;
                    Log.Failed(logger, fault);
                }

                return;
            }

            foreach (var unkept in batch)
            {
                unkept.IsKept();
            }

            _failing = false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SightingsNotKept, LogLevel.Warning, "What was last seen of tenants cannot be kept in the store now, and waits in memory: {Why}")]
        public static partial void Failed(ILogger logger, string why);
    }
}
