using System.Threading.Channels;
using Relay.Contracts;
using Relay.Kafka;
using Relay.Observability;

namespace Relay.Normalize;

/// <summary>
/// Runs the normaliser over what the consumer reads: batches go to Kafka in order, several on their way at once; an offset is completed
/// when everything that came of its record is acknowledged.
/// </summary>
internal sealed partial class NormalizeStage : BackgroundService, IRecordSink
{
    private const int MaxBatchRecords = 256;
    private const int MaxBatchEvents = 4000;
    private const int MaxBatchesOnTheWay = 8;

    private readonly Normalizer _normalizer;
    private readonly CommandReader _commands;
    private readonly EventFactory _events;
    private readonly IRecordProducer _producer;
    private readonly WarmUp _warmUp;
    private readonly RelayMetrics _metrics;
    private readonly FatalStop _stop;
    private readonly RecordsInHand _inHand;
    private readonly ILogger<NormalizeStage> _logger;
    private readonly Channel<ConsumedRecord> _inbox = Channel.CreateUnbounded<ConsumedRecord>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<Batch> _onTheWay = Channel.CreateBounded<Batch>(MaxBatchesOnTheWay);

    // The normaliser's windows have one user at a time: the worker, or the consumer's thread while it warms them up.
    private readonly Lock _windows = new();

    public NormalizeStage(
        Normalizer normalizer, CommandReader commands, EventFactory events,
        [FromKeyedServices(KafkaServices.StageProducer)] IRecordProducer producer, WarmUp warmUp,
        RelayMetrics metrics, FatalStop stop, TimeProvider time, ILogger<NormalizeStage> logger)
    {
        _normalizer = normalizer;
        _commands = commands;
        _events = events;
        _producer = producer;
        _warmUp = warmUp;
        _metrics = metrics;
        _stop = stop;
        _inHand = new RecordsInHand(time);
        _logger = logger;
        metrics.ObserveNormalizeLag(() => _inHand.OldestAge.TotalSeconds);
    }

    public void Assigned(IReadOnlyList<AssignedPartition> partitions, CancellationToken cancellationToken)
    {
        // Webhooks first: commands name conversations that came of them.
        var inOrder = partitions.OrderByDescending(p => p.Topic == TopicNames.Webhooks).ThenBy(p => p.Partition).ToList();
        _warmUp.Run(inOrder, Remember, cancellationToken);

        void Remember(ConsumedRecord record)
        {
            lock (_windows)
            {
                Make(record);
            }
        }
    }

    public void Accept(ConsumedRecord record)
    {
        if (_inHand.TryTake(record))
        {
            _inbox.Writer.TryWrite(record);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var halves = new[] { WorkAsync(ending.Token), CompleteAsync(ending.Token) };
        try
        {
            // Whichever ends first ends the stage: the other would wait for it for ever.
            await await Task.WhenAny(halves);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The consumer has drained what it could; the rest is read again after the next start.
        }
#pragma warning disable CA1031 // The last frame of the stage: without a word it would stand still for ever.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _stop.Because("Normalize failed", fault);
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(halves).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _inHand.Close();
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (await _inbox.Reader.WaitToReadAsync(cancellationToken))
        {
            var batch = new Batch();
            while (batch.Records.Count < MaxBatchRecords && batch.Events.Count < MaxBatchEvents && _inbox.Reader.TryRead(out var record))
            {
                if (record.IsRevoked)
                {
                    _inHand.Abandon(record);
                }
                else
                {
                    Normalize(record, batch);
                }
            }

            // Awaited until the events are in the queue: those of the next batch may not get in before them.
            batch.Acknowledged = await _producer.EnqueueAllAsync(batch.Events, cancellationToken);
            await _onTheWay.Writer.WriteAsync(batch, cancellationToken);
        }
    }

    private async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await foreach (var batch in _onTheWay.Reader.ReadAllAsync(cancellationToken))
        {
            if (await batch.Acknowledged.Outcome.WaitAsync(cancellationToken) is { } failure)
            {
                // This producer tries for ever, so what fails here fails for good. Going on would lose these events.
                _stop.Because($"Normalize cannot publish: {failure.Code} {failure.Reason}");
                return;
            }

            batch.Records.ForEach(_inHand.Complete);
        }
    }

    private void Normalize(ConsumedRecord record, Batch batch)
    {
        NormalizedRecord made;
        string provider;
        string requestId;
        lock (_windows)
        {
            (made, provider, requestId) = Make(record);
        }

        batch.Records.Add(record);
        batch.Events.AddRange(made.Events);
        var ledger = made.Ledger;
        _metrics.Items(provider, "published", ledger.Published);
        _metrics.Items(provider, "duplicate", ledger.Duplicate);
        _metrics.Items(provider, "quarantined", ledger.Quarantined);
        _metrics.Items(provider, "ignored", ledger.Ignored);
        Log.Normalized(
            _logger, record.Topic, record.Partition, record.Offset, ledger.Published, ledger.Duplicate, ledger.Quarantined, ledger.Ignored, requestId);
    }

    private (NormalizedRecord Made, string Provider, string RequestId) Make(ConsumedRecord record)
    {
        if (record.Topic != TopicNames.Webhooks)
        {
            return (_commands.Read(record), CommandReader.Provider, RawRecord.UnknownRequest);
        }

        if (RawRecord.Read(record) is { } raw)
        {
            return (_normalizer.Normalize(raw), raw.Provider, raw.RequestId);
        }

        Log.BadRecord(_logger, record.Topic, record.Partition, record.Offset);
        return (_events.BadRecord(record), "unknown", RawRecord.UnknownRequest);
    }

    private sealed class Batch
    {
        public List<ConsumedRecord> Records { get; } = [];

        public List<OutgoingRecord> Events { get; } = [];

        public Acknowledgement Acknowledged { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RecordNormalized, LogLevel.Information,
            "{Topic}/{Partition}/{Offset}: {Published} published, {Duplicate} duplicate, {Quarantined} quarantined, {Ignored} ignored; request {RequestId}")]
        public static partial void Normalized(
            ILogger logger, string topic, int partition, long offset, int published, int duplicate, int quarantined, int ignored, string requestId);

        [LoggerMessage(EventIds.BadRawRecord, LogLevel.Warning, "{Topic}/{Partition}/{Offset} is no record of Relay's and is quarantined")]
        public static partial void BadRecord(ILogger logger, string topic, int partition, long offset);
    }
}
