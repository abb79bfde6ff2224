using System.Diagnostics;
using System.Threading.Channels;
using Relay.Contracts;
using Relay.Kafka;
using Relay.Observability;
using Relay.Storage.Seen;

namespace Relay.Normalize;

/// <summary>
/// Runs the normaliser over what the consumer reads: a batch is read, what it needs to know is looked up at once, then it is decided and goes
/// to Kafka. Batches go in order, several on their way at once; an offset is completed when everything that came of its record is acknowledged
/// and what was new of it is remembered.
/// </summary>
internal sealed partial class NormalizeStage : BackgroundService, IRecordSink
{
    private const int MaxBatchRecords = 256;
    private const int MaxBatchItems = 4000;
    private const int MaxBatchesOnTheWay = 8;

    private readonly Normalizer _normalizer;
    private readonly CommandReader _commands;
    private readonly EventFactory _events;
    private readonly NormalizeMemory _memory;
    private readonly IRecordProducer _producer;
    private readonly WarmUp _warmUp;
    private readonly RelayMetrics _metrics;
    private readonly FatalStop _stop;
    private readonly RecordsInHand _inHand;
    private readonly ILogger<NormalizeStage> _logger;
    private readonly Channel<ConsumedRecord> _inbox = Channel.CreateUnbounded<ConsumedRecord>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<Batch> _onTheWay = Channel.CreateBounded<Batch>(MaxBatchesOnTheWay);

    public NormalizeStage(
        Normalizer normalizer, CommandReader commands, EventFactory events, NormalizeMemory memory,
        [FromKeyedServices(KafkaServices.StageProducer)] IRecordProducer producer, WarmUp warmUp,
        RelayMetrics metrics, FatalStop stop, TimeProvider time, ILogger<NormalizeStage> logger)
    {
        _normalizer = normalizer;
        _commands = commands;
        _events = events;
        _memory = memory;
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
        if (!_memory.IsAlone)
        {
            // The store reaches further back than any reading would, and nobody has to wait for it here.
            _memory.Doubt();
            return;
        }

        // Webhooks first: commands name conversations that came of them.
        var inOrder = partitions.OrderByDescending(p => p.Topic == TopicNames.Webhooks).ThenBy(p => p.Partition).ToList();
        _warmUp.Run(inOrder, Remember, cancellationToken);

        void Remember(ConsumedRecord record)
        {
            lock (_memory.Gate)
            {
                Read(record, new Questions()).Make();
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
            var batch = ReadBatch();
            await _memory.PrepareAsync(batch.Questions, cancellationToken);
            Decide(batch);

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

            // Those that are acknowledged too share its way to the store.
            var done = new List<Batch> { batch };
            while (_onTheWay.Reader.TryPeek(out var next) && next.Acknowledged.Outcome is { IsCompletedSuccessfully: true, Result: null } && _onTheWay.Reader.TryRead(out next))
            {
                done.Add(next);
            }

            await _memory.RecordAsync(SeenChanges.Of(done.ConvertAll(b => b.Changes)), cancellationToken);
            done.ForEach(b => b.Records.ForEach(_inHand.Complete));
            done.ForEach(b => b.Spans.ForEach(span => span?.Stop()));
        }
    }

    private Batch ReadBatch()
    {
        var batch = new Batch();
        var items = 0;
        while (batch.Records.Count < MaxBatchRecords && items < MaxBatchItems && _inbox.Reader.TryRead(out var record))
        {
            if (record.IsRevoked)
            {
                _inHand.Abandon(record);
                continue;
            }

            var span = Begin(record);
            using var during = RelayTracing.Enter(span);
            var draft = Read(record, batch.Questions);
            batch.Spans.Add(span);
            batch.Records.Add(record);
            batch.Drafts.Add(draft);
            items += draft.Items;
        }

        return batch;
    }

    private void Decide(Batch batch)
    {
        lock (_memory.Gate)
        {
            for (var n = 0; n < batch.Records.Count; n++)
            {
                using var during = RelayTracing.Enter(batch.Spans[n]);
                var made = batch.Drafts[n].Make();
                batch.Events.AddRange(made.Events);
                Account(batch.Records[n], batch.Drafts[n], made.Ledger);
                Account(batch.Spans[n], batch.Drafts[n], made.Ledger);
            }

            batch.Changes = _memory.Take();
        }

        // What they hold is in the events by now, and these may wait for the broker.
        batch.Drafts.Clear();
    }

    private void Account(ConsumedRecord record, Draft draft, Ledger ledger)
    {
        _metrics.Items(draft.Provider, "published", ledger.Published);
        _metrics.Items(draft.Provider, "duplicate", ledger.Duplicate);
        _metrics.Items(draft.Provider, "quarantined", ledger.Quarantined);
        _metrics.Items(draft.Provider, "ignored", ledger.Ignored);
        foreach (var reason in ledger.Reasons)
        {
            _metrics.Quarantined(reason == QuarantineReasons.UnknownTenant ? null : draft.Tenant, reason);
        }

        Log.Normalized(
            _logger, record.Topic, record.Partition, record.Offset, ledger.Published, ledger.Duplicate, ledger.Quarantined, ledger.Ignored, draft.RequestId);
    }

    // What comes of the record belongs to the work on it from here on.
    private static Activity? Begin(ConsumedRecord record)
    {
        var span = RelayTracing.StartProcess(record.Topic, record.Partition, record.Offset, record.TraceParent);
        record.TraceParent = span?.Id ?? record.TraceParent;
        return span;
    }

    private static void Account(Activity? span, Draft draft, Ledger ledger)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        span.Whose(draft.Tenant, draft.Provider);
        span.SetTag("relay.items.published", ledger.Published);
        span.SetTag("relay.items.duplicate", ledger.Duplicate);
        span.SetTag("relay.items.quarantined", ledger.Quarantined);
        span.SetTag("relay.items.ignored", ledger.Ignored);
        span.Ended("normalized", ledger.Quarantined > 0 ? "quarantined" : null);
    }

    private Draft Read(ConsumedRecord record, Questions questions)
    {
        if (record.Topic != TopicNames.Webhooks)
        {
            return _commands.Read(record, questions);
        }

        if (RawRecord.Read(record) is { } raw)
        {
            var read = _normalizer.Read(raw, questions);
            return new Draft(raw.Provider, raw.RequestId, read.Count, () => _normalizer.Make(read)) { Tenant = raw.TenantId };
        }

        Log.BadRecord(_logger, record.Topic, record.Partition, record.Offset);
        return new Draft("unknown", RawRecord.UnknownRequest, 1, () => _events.BadRecord(record));
    }

    private sealed class Batch
    {
        public List<ConsumedRecord> Records { get; } = [];

        /// <summary>One for each record; null where nobody listens.</summary>
        public List<Activity?> Spans { get; } = [];

        public Questions Questions { get; } = new();

        public List<Draft> Drafts { get; } = [];

        public List<OutgoingRecord> Events { get; } = [];

        /// <summary>What the store has to be told before the offsets are completed.</summary>
        public SeenChanges Changes { get; set; } = SeenChanges.None;

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
