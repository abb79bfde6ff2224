using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Relay.Kafka;
using Relay.Observability;
using Relay.Storage;

namespace Relay.Ingest.Spool;

/// <summary>
/// Brings everything in the spool to Kafka, whichever process put it there: goes round all tenants whose spool is open, a few at a time, a
/// turn for each. While a partition does not acknowledge, one record waits for it, and its other tenants are passed over.
/// </summary>
internal sealed partial class SpoolDrainer(
    SpoolTurn turn, OpenSpools open, FatalStop stop, IOptions<KafkaOptions> kafka, Random random, TimeProvider time, ILogger<SpoolDrainer> logger)
    : BackgroundService
{
    /// <summary>Tenants at a time; each takes a connection to the store.</summary>
    private const int Drainers = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestAfterRefusal = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<int, Task<SendFailure?>> _stuck = new();
    private readonly ConcurrentDictionary<string, long> _refused = new(StringComparer.Ordinal);
    private readonly int _partitions = kafka.Value.Partitions;
    private long _appended;
    private int _failing;
    private bool _isUsed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await open.WaitAsync(Pause, time, stoppingToken);
                if (!open.IsEmpty && !_isUsed)
                {
                    _isUsed = true;
                    Log.Opened(logger, open.Count);
                }

                while (!open.IsEmpty && await RoundAsync(stoppingToken))
                {
                    // On to the next round at once, as long as it gets anywhere.
                }

                if (open.IsEmpty && _isUsed)
                {
                    _isUsed = false;
                    Log.Drained(logger, Interlocked.Exchange(ref _appended, 0));
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left is for the next process, or the next start.
        }
#pragma warning disable CA1031 // The last frame: without a word the spool would never be emptied again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            stop.Because("The spool's drainer failed", fault);
        }
    }

    /// <summary>One turn for each tenant; false when nothing came of it.</summary>
    internal async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        // Mixed, so that several processes do not run after one another.
        var tenants = open.Tenants.ToArray();
        random.Shuffle(tenants);
        var progress = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Drainers, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(tenants, options, async (tenantId, token) =>
        {
            if (await TurnAsync(tenantId, token))
            {
                Interlocked.Increment(ref progress);
            }
        });
        return progress > 0;
    }

    private async Task<bool> TurnAsync(string tenantId, CancellationToken cancellationToken)
    {
        var partition = Murmur2.PartitionOf(tenantId, _partitions);
        if (IsStuck(partition) || IsResting(tenantId))
        {
            return false;
        }

        try
        {
            var end = await turn.RunAsync(tenantId, cancellationToken);
            Interlocked.Exchange(ref _failing, 0);
            Interlocked.Add(ref _appended, end.Appended);
            switch (end.State)
            {
                case TurnState.Stuck:
                    _stuck[partition] = end.Outstanding!;
                    break;
                case TurnState.Refused:
                    _refused[tenantId] = time.GetTimestamp();
                    Log.Refused(logger, tenantId, end.Failure!.Code, end.Failure.Reason);
                    break;
                default:
                    break;
            }

            return end.State is TurnState.Closed or TurnState.More;
        }
        catch (Exception failed) when (StoreFault.Is(failed) && !cancellationToken.IsCancellationRequested)
        {
            if (Interlocked.Exchange(ref _failing, 1) == 0)
            {
                // Once in an outage; nothing is lost, and it is tried again every second.
                Log.Interrupted(logger, StoreFault.Describe(failed));
            }

            return false;
        }
    }

    private bool IsStuck(int partition)
    {
        if (!_stuck.TryGetValue(partition, out var outstanding))
        {
            return false;
        }

        if (outstanding.IsCompleted)
        {
            _stuck.TryRemove(partition, out _);
            return false;
        }

        return true;
    }

    private bool IsResting(string tenantId) =>
        _refused.TryGetValue(tenantId, out var since)
        && (time.GetElapsedTime(since) < RestAfterRefusal || !_refused.TryRemove(new KeyValuePair<string, long>(tenantId, since)));

    private static partial class Log
    {
        [LoggerMessage(EventIds.SpoolOpened, LogLevel.Warning, "Kafka did not take webhooks of {Tenants} tenants; theirs go through the spool until it is empty")]
        public static partial void Opened(ILogger logger, int tenants);

        [LoggerMessage(EventIds.SpoolDrained, LogLevel.Information, "The spool is empty: {Records} webhooks were appended to Kafka by this process")]
        public static partial void Drained(ILogger logger, long records);

        [LoggerMessage(EventIds.SpoolRefused, LogLevel.Error,
            "Kafka refuses a webhook of {Tenant} that waits in the spool, and all of the tenant's wait behind it: {Code} {Reason}")]
        public static partial void Refused(ILogger logger, string tenant, string code, string reason);

        [LoggerMessage(EventIds.SpoolInterrupted, LogLevel.Warning, "The spool cannot be read at the moment; what is in it waits: {Why}")]
        public static partial void Interrupted(ILogger logger, string why);
    }
}
