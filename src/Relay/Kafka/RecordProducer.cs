using System.Text;
using Confluent.Kafka;

namespace Relay.Kafka;

/// <summary>
/// Writes records: idempotent, acknowledged by all replicas. Two exist: Ingest's gives up within the budget of a request; the stages' never
/// gives up, since a record that overtook a failed one would break the order of its conversation.
/// </summary>
internal sealed class RecordProducer : IRecordProducer, IDisposable
{
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan QueueFullWait = TimeSpan.FromMilliseconds(5);

    private readonly IProducer<byte[], byte[]> _producer;
    private readonly KafkaTopics _topics;
    private readonly TimeProvider _time;
    private bool _isDisposed;

    public RecordProducer(
        KafkaCluster cluster, KafkaTopics topics, KafkaHealth health, TimeProvider time, ILogger<RecordProducer> logger, string name, SendLimit limit)
    {
        _topics = topics;
        _time = time;
        var config = ClientConfigs.Producer(cluster.BaseConfig(), limit.GiveUpAfter);
        _producer = new ProducerBuilder<byte[], byte[]>(config)
            .SetErrorHandler((_, error) => health.OnClientError(name, error))
            .SetLogHandler((_, message) => KafkaLog.Write(logger, message))
            .Build();
    }

    /// <summary>Around a client that is there already.</summary>
    internal RecordProducer(IProducer<byte[], byte[]> producer, KafkaTopics topics, TimeProvider time)
    {
        _producer = producer;
        _topics = topics;
        _time = time;
    }

    /// <summary>Writes one record and tells when all replicas have it.</summary>
    /// <returns>Null when it is acknowledged, else why not; never throws for what a broker does.</returns>
    public Task<SendFailure?> SendAsync(in OutgoingRecord record)
    {
        var pending = new PendingSend(1);
        Enqueue(record, pending);
        return pending.Task;
    }

    public async Task<Acknowledgement> EnqueueAllAsync(IReadOnlyList<OutgoingRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
        {
            return Acknowledgement.None;
        }

        var pending = new PendingSend(records.Count);
        foreach (var record in records)
        {
            while (!TryEnqueue(record, pending, out var failure))
            {
                if (!failure.IsQueueFull)
                {
                    pending.Complete(failure);
                    break;
                }

                // The queue empties as fast as the brokers take it; until then nothing may go in behind this record.
                await Task.Delay(QueueFullWait, _time, cancellationToken);
            }
        }

        return new Acknowledgement(pending.Task);
    }

    /// <summary>The container knows it under several names, and disposes it under each.</summary>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isDisposed, true))
        {
            _producer.Flush(FlushLimit);
            _producer.Dispose();
        }
    }

    private void Enqueue(in OutgoingRecord record, PendingSend pending)
    {
        if (!TryEnqueue(record, pending, out var failure))
        {
            pending.Complete(failure);
        }
    }

    private bool TryEnqueue(in OutgoingRecord record, PendingSend pending, out SendFailure failure)
    {
        try
        {
            _producer.Produce(
                _topics.Full(record.Topic),
                new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(record.Key), Value = record.Value, Headers = record.Headers.Inner },
                pending.OnReport);
            failure = null!;
            return true;
        }
        catch (ProduceException<byte[], byte[]> refused)
        {
            failure = Failure(refused.Error);
            return false;
        }
    }

    private static SendFailure Failure(Error error) =>
        new(error.Code.ToString(), error.Reason, error.Code == ErrorCode.Local_QueueFull,
            IsOfRecord: error.Code is ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsg or ErrorCode.InvalidRecord);

    /// <summary>One task for any number of records: the acknowledgement of the last completes it.</summary>
    private sealed class PendingSend(int count)
    {
        private readonly TaskCompletionSource<SendFailure?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _remaining = count;
        private SendFailure? _first;

        public Task<SendFailure?> Task => _done.Task;

        public void OnReport(DeliveryReport<byte[], byte[]> report) => Complete(report.Error.IsError ? Failure(report.Error) : null);

        public void Complete(SendFailure? failure)
        {
            if (failure is not null)
            {
                Interlocked.CompareExchange(ref _first, failure, null);
            }

            if (Interlocked.Decrement(ref _remaining) == 0)
            {
                _done.SetResult(Volatile.Read(ref _first));
            }
        }
    }
}

/// <summary>How long a producer tries.</summary>
/// <param name="GiveUpAfter">Null: without end.</param>
internal sealed record SendLimit(TimeSpan? GiveUpAfter);
