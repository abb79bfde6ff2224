using Confluent.Kafka;

namespace Relay.Kafka;

/// <summary>Reads a known stretch of a partition, without a group and without committing: to warm windows up, and to replay.</summary>
internal sealed partial class RecordRangeReader(KafkaCluster cluster, KafkaTopics topics, ILogger<RecordRangeReader> logger) : IRecordRangeReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(100);

    public IEnumerable<ConsumedRecord> Read(string topic, int partition, long from, long to, CancellationToken cancellationToken)
    {
        if (from >= to)
        {
            yield break;
        }

        var assignment = new PartitionAssignment(topic, partition);
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig(cluster.BaseConfig())
        {
            GroupId = topics.Group("range-reader"),
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnablePartitionEof = true,
            FetchWaitMaxMs = cluster.IsEmbedded ? 5 : 100,
        }).SetLogHandler((_, message) => KafkaLog.Write(logger, message)).Build();
        consumer.Assign(new TopicPartitionOffset(topics.Full(topic), partition, from));
        var next = from;
        while (next < to)
        {
            if (Next(consumer, cancellationToken) is not { } result)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    yield break;
                }

                Log.EndedEarly(logger, topic, partition, next, to);
                yield break;
            }

            // Offsets have gaps, so the first that comes can lie beyond the range.
            if (result.IsPartitionEOF || result.Offset.Value >= to)
            {
                yield break;
            }

            next = result.Offset.Value + 1;
            yield return new ConsumedRecord(
                assignment, result.Offset.Value, result.Message.Key, result.Message.Value, new RecordHeaders(result.Message.Headers ?? []),
                ConsumedRecord.TimeOf(result.Message.Timestamp.UnixTimestampMs));
        }
    }

    private ConsumeResult<byte[], byte[]>? Next(IConsumer<byte[], byte[]> consumer, CancellationToken cancellationToken)
    {
        try
        {
            // The client takes a time or a token, not both.
            var limit = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
            while (!cancellationToken.IsCancellationRequested && Environment.TickCount64 < limit)
            {
                if (consumer.Consume(PollTime) is { } result)
                {
                    return result;
                }
            }

            return null;
        }
        catch (ConsumeException failed)
        {
            Log.Failed(logger, failed.Error.Code.ToString(), failed.Error.Reason);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RangeEndedEarly, LogLevel.Warning, "Reading {Topic}/{Partition} ended at {Next}, before {To}: no answer")]
        public static partial void EndedEarly(ILogger logger, string topic, int partition, long next, long to);

        [LoggerMessage(EventIds.RangeFailed, LogLevel.Warning, "Reading a range failed: {Code} {Reason}")]
        public static partial void Failed(ILogger logger, string code, string reason);
    }
}
