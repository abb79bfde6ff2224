using Confluent.Kafka;
using Relay.Observability;

namespace Relay.Kafka;

/// <summary>
/// Reads topics on a thread of its own and hands each record to a stage. Reads ahead up to a bound, then pauses the partition. Commits what
/// the <see cref="OffsetTracker"/> of a partition allows, and nothing else.
/// </summary>
internal sealed partial class RecordConsumer : BackgroundService
{
    private const int RecordOverhead = 256;
    private const int LagInterval = 1000;
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(100);

    private readonly RecordConsumerSettings _settings;
    private readonly KafkaCluster _cluster;
    private readonly KafkaTopics _topics;
    private readonly KafkaHealth _health;
    private readonly TopicsReady _ready;
    private readonly DrainSignal _drain;
    private readonly FatalStop _stop;
    private readonly IRecordSink _sink;
    private readonly ILogger<RecordConsumer> _logger;
    private readonly Dictionary<TopicPartition, PartitionAssignment> _assigned = [];
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _draining = new();
    private CancellationTokenRegistration _signalled;
    private long _lagToldAt;

    // When draining must be over, on the clock of Environment.TickCount64; set before _draining is cancelled.
    private long _drainUntil;

    public RecordConsumer(
        RecordConsumerSettings settings,
        KafkaCluster cluster,
        KafkaTopics topics,
        KafkaHealth health,
        TopicsReady ready,
        DrainSignal drain,
        FatalStop stop,
        IRecordSink sink,
        ILogger<RecordConsumer> logger)
    {
        _settings = settings;
        Name = $"{settings.Role} consumer";
        _cluster = cluster;
        _topics = topics;
        _health = health;
        _ready = ready;
        _drain = drain;
        _stop = stop;
        _sink = sink;
        _logger = logger;
    }

    // Asked for with each poll and each record.
    private string Name { get; }

    /// <summary>Waits until it has drained; begins that itself when nobody gave the signal.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        BeginDrain();
        if (ExecuteTask is not null)
        {
            await _finished.Task.WaitAsync(CancellationToken.None);
        }

        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _signalled.Dispose();
        _draining.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _signalled = _drain.Token.Register(BeginDrain);
        try
        {
            await _ready.Task.WaitAsync(_draining.Token);
        }
        catch (OperationCanceledException)
        {
            _finished.SetResult();
            return;
        }

        var thread = new Thread(Run) { IsBackground = true, Name = Name };
        thread.Start();
        await _finished.Task;
    }

    private void Run()
    {
        try
        {
            _health.OnJoining(Name);
            using var consumer = Build();
            using var pulse = new ConsumerPulse(consumer);
            Subscribe(consumer);
            while (!_draining.IsCancellationRequested)
            {
                Poll(consumer);
                JoinAnewWhereGivenUp(consumer);
                StoreProgress(consumer);
                ResumeWhereRoom(consumer);
                TellLag(consumer);
                _health.OnProgress(Name, _assigned.Values.Sum(a => a.Tracker.Completed), Outstanding());
            }

            Drain(consumer);
            consumer.Close();
        }
#pragma warning disable CA1031 // The last frame of a thread of our own: whatever arrives here would end the process without a word.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _stop.Because($"{Name} failed", fault);
        }
        finally
        {
            _health.OnStopped(Name);
            _health.OnLag(_settings.Role, null);
            _finished.TrySetResult();
        }
    }

    // The ends are those that came with the last records, or with the broker's word that there are none: nobody is asked.
    private void TellLag(IConsumer<byte[], byte[]> consumer)
    {
        if (Environment.TickCount64 < _lagToldAt + LagInterval)
        {
            return;
        }

        _lagToldAt = Environment.TickCount64;
        var lags = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (partition, assignment) in _assigned)
        {
            var end = consumer.GetWatermarkOffsets(partition).High;
            var behind = end == Offset.Unset ? 0 : Math.Max(0, end.Value - assignment.Done);
            var topic = _settings.NameOf(assignment.Topic);
            lags[topic] = lags.GetValueOrDefault(topic) + behind;
        }

        _health.OnLag(_settings.Role, lags);
    }

    private void BeginDrain()
    {
        Interlocked.CompareExchange(ref _drainUntil, Environment.TickCount64 + (long)_settings.DrainLimit.TotalMilliseconds, 0);
        _draining.Cancel();
    }

    private void Subscribe(IConsumer<byte[], byte[]> consumer) =>
        consumer.Subscribe(_settings.Topics.Select(_topics.Full).Concat(_settings.TopicFamilies.Select(_topics.Family)));

    private IConsumer<byte[], byte[]> Build()
    {
        var config = ClientConfigs.Consumer(_cluster.BaseConfig(), _topics.Group(_settings.Role));
        if (_cluster.IsEmbedded)
        {
            // The mock broker holds an empty fetch for the whole wait instead of answering when something comes.
            config.FetchWaitMaxMs = 5;
        }

        return new ConsumerBuilder<byte[], byte[]>(config)
            .SetErrorHandler((_, error) => _health.OnClientError(Name, error))
            .SetLogHandler((_, message) => KafkaLog.Write(_logger, message))
            .SetPartitionsAssignedHandler(OnAssigned)
            .SetPartitionsRevokedHandler(OnRevoked)
            .SetPartitionsLostHandler((_, lost) => Forget(lost.Select(l => l.TopicPartition)))
            .SetOffsetsCommittedHandler((_, committed) => OnCommitted(committed))
            .Build();
    }

    private void Poll(IConsumer<byte[], byte[]> consumer)
    {
        _health.OnPoll(Name);
        try
        {
            // One wait, then whatever is there without waiting, so that offsets and pauses are seen to between batches.
            var result = consumer.Consume(PollTime);
            for (var taken = 0; result is not null && taken < 500; taken++)
            {
                Take(consumer, result);
                result = consumer.Consume(TimeSpan.Zero);
            }

            if (result is not null)
            {
                Take(consumer, result);
            }
        }
        catch (ConsumeException failed)
        {
            OnConsumeFailed(consumer, failed);
        }
    }

    private void Take(IConsumer<byte[], byte[]> consumer, ConsumeResult<byte[], byte[]> result)
    {
        _health.OnReachable(Name);
        if (!_assigned.TryGetValue(result.TopicPartition, out var assignment))
        {
            return;
        }

        var headers = new RecordHeaders(result.Message.Headers ?? []);
        var size = (result.Message.Value?.Length ?? 0) + (result.Message.Key?.Length ?? 0) + headers.Size + RecordOverhead;
        assignment.Tracker.Take(result.Offset.Value, size);
        _sink.Accept(new ConsumedRecord(
            assignment,
            result.Offset.Value,
            result.Message.Key,
            result.Message.Value,
            headers,
            ConsumedRecord.TimeOf(result.Message.Timestamp.UnixTimestampMs)));

        if (!assignment.IsPaused
            && (assignment.Tracker.Span >= _settings.MaxRecordsAhead || assignment.Tracker.OutstandingBytes >= _settings.MaxBytesAhead))
        {
            consumer.Pause([result.TopicPartition]);
            assignment.IsPaused = true;
        }
    }

    private void ResumeWhereRoom(IConsumer<byte[], byte[]> consumer)
    {
        foreach (var (partition, assignment) in _assigned)
        {
            if (assignment.IsPaused
                && assignment.Tracker.Span <= _settings.MaxRecordsAhead / 2
                && assignment.Tracker.OutstandingBytes <= _settings.MaxBytesAhead / 2)
            {
                consumer.Resume([partition]);
                assignment.IsPaused = false;
            }
        }
    }

    private void StoreProgress(IConsumer<byte[], byte[]> consumer)
    {
        foreach (var (partition, assignment) in _assigned)
        {
            if (assignment.Tracker.TakeCommittable() is { } next)
            {
                consumer.StoreOffset(new TopicPartitionOffset(partition, next));
            }
        }
    }

    private void Drain(IConsumer<byte[], byte[]> consumer)
    {
        Log.Draining(_logger, Name, Outstanding());
        consumer.Pause(_assigned.Keys);
        foreach (var assignment in _assigned.Values)
        {
            assignment.IsPaused = true;
        }

        var besides = _sink.RevokedAsync([.. _assigned.Values.Select(a => (a.Topic, a.Partition))]);
        while ((Outstanding() > 0 || !besides.IsCompleted) && Environment.TickCount64 < Interlocked.Read(ref _drainUntil))
        {
            KeepMembership(consumer);
            StoreProgress(consumer);
        }

        StoreProgress(consumer);
        if (Outstanding() is > 0 and var left)
        {
            Log.DrainIncomplete(_logger, Name, left, _settings.DrainLimit.TotalSeconds);
        }
    }

    // Everything is paused, so nothing comes; but a member that does not poll is put out of the group.
    private void KeepMembership(IConsumer<byte[], byte[]> consumer)
    {
        try
        {
            consumer.Consume(TimeSpan.FromMilliseconds(20));
        }
        catch (ConsumeException failed)
        {
            Log.ConsumeFailed(_logger, Name, failed.Error.Code.ToString(), failed.Error.Reason);
        }
    }

    private int Outstanding() => _assigned.Values.Sum(a => a.Tracker.Outstanding);
}
