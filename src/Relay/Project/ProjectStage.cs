using System.Threading.Channels;
using Relay.Contracts;
using Relay.Events;
using Relay.Kafka;
using Relay.Observability;
using Relay.Storage;
using Relay.Storage.DeadLetters;

namespace Relay.Project;

/// <summary>
/// Keeps what is on <c>deadletters</c> in the store, in batches. An offset is completed when its row is committed. While the store is away
/// it waits, and the consumer pauses when enough is in hand; nothing is passed over but what cannot be read, which goes to quarantine.
/// </summary>
internal sealed partial class ProjectStage : BackgroundService, IRecordSink
{
    private const int MaxBatchRecords = 256;
    private const int MaxBatchBytes = 16 * 1024 * 1024;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private readonly DeadLetterWriter _letters;
    private readonly QuarantineWriter _quarantine;
    private readonly IRecordProducer _producer;
    private readonly ReadModelHealth _health;
    private readonly RelayMetrics _metrics;
    private readonly FatalStop _stop;
    private readonly TimeProvider _time;
    private readonly ILogger<ProjectStage> _logger;
    private readonly Channel<ConsumedRecord> _inbox = Channel.CreateUnbounded<ConsumedRecord>(new UnboundedChannelOptions { SingleReader = true });

    public ProjectStage(
        DeadLetterWriter letters, QuarantineWriter quarantine, [FromKeyedServices(KafkaServices.StageProducer)] IRecordProducer producer,
        ReadModelHealth health, RelayMetrics metrics, FatalStop stop, TimeProvider time, ILogger<ProjectStage> logger)
    {
        _letters = letters;
        _quarantine = quarantine;
        _producer = producer;
        _health = health;
        _metrics = metrics;
        _stop = stop;
        _time = time;
        _logger = logger;
    }

    public void Assigned(IReadOnlyList<AssignedPartition> partitions, CancellationToken cancellationToken)
    {
        // A row is written once whoever writes it: there is nothing to look up before the first record.
    }

    public void Accept(ConsumedRecord record)
    {
        if (!_inbox.Writer.TryWrite(record))
        {
            record.Abandon();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _inbox.Reader.WaitToReadAsync(stoppingToken))
            {
                await KeepAsync(TakeBatch(), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The consumer has drained what it could; the rest is read again after the next start.
        }
#pragma warning disable CA1031 // The last frame of the stage: without a word it would stand still for ever.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _stop.Because("Project failed", fault);
        }
        finally
        {
            _inbox.Writer.TryComplete();
            while (_inbox.Reader.TryRead(out var left))
            {
                left.Abandon();
            }
        }
    }

    private List<ConsumedRecord> TakeBatch()
    {
        var batch = new List<ConsumedRecord>();
        for (var bytes = 0; batch.Count < MaxBatchRecords && bytes < MaxBatchBytes && _inbox.Reader.TryRead(out var record);)
        {
            if (record.IsRevoked)
            {
                record.Abandon();
                continue;
            }

            bytes += record.Value?.Length ?? 0;
            batch.Add(record);
        }

        return batch;
    }

    private async Task KeepAsync(List<ConsumedRecord> batch, CancellationToken cancellationToken)
    {
        var isDone = false;
        try
        {
            var rows = new List<NewDeadLetter>(batch.Count);
            var refused = new List<OutgoingRecord>();
            foreach (var record in batch)
            {
                if (DeadLetterRecord.TryRead(record, out var row) is { } fault)
                {
                    Log.BadRecord(_logger, record.Topic, record.Partition, record.Offset, fault);
                    _metrics.Quarantined(null, QuarantineReasons.BadRecord);
                    refused.Add(_quarantine.Write(QuarantineCase.OfRecord(record, QuarantineReasons.BadRecord, fault)));
                }
                else
                {
                    rows.Add(row!);
                }
            }

            var acknowledgement = await _producer.EnqueueAllAsync(refused, cancellationToken);
            await WriteAsync(rows, cancellationToken);
            if (await acknowledgement.Outcome.WaitAsync(cancellationToken) is { } failure)
            {
                // This producer tries for ever, so what fails here fails for good; committing would lose the record.
                _stop.Because($"Project cannot publish: {failure.Code} {failure.Reason}");
                return;
            }

            isDone = true;
        }
        finally
        {
            batch.ForEach(record => End(record, isDone));
        }
    }

    private static void End(ConsumedRecord record, bool isDone)
    {
        if (isDone)
        {
            record.Complete();
        }
        else
        {
            record.Abandon();
        }
    }

    private async Task WriteAsync(List<NewDeadLetter> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                await _letters.WriteAsync(rows, cancellationToken);
                if (_health.GoesOn())
                {
                    Log.GoesOn(_logger);
                }

                return;
            }
            catch (Exception away) when (StoreFault.Is(away) && !cancellationToken.IsCancellationRequested)
            {
                if (_health.Waits(_time.GetUtcNow()))
                {
                    Log.Waits(_logger, StoreFault.Describe(away));
                }
            }

            await Task.Delay(wait, _time, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ReadModelWaits, LogLevel.Warning,
            "The store takes no dead letters; they stay on their topic and are tried again until it does: {Why}")]
        public static partial void Waits(ILogger logger, string why);

        [LoggerMessage(EventIds.ReadModelGoesOn, LogLevel.Information, "The store takes dead letters again")]
        public static partial void GoesOn(ILogger logger);

        [LoggerMessage(EventIds.BadDeadLetter, LogLevel.Warning, "{Topic}/{Partition}/{Offset} goes to quarantine: {Fault}")]
        public static partial void BadRecord(ILogger logger, string topic, int partition, long offset, string fault);
    }
}
