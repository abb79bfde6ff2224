using Confluent.Kafka;

namespace Relay.Kafka;

/// <summary>Asks the brokers by a client of its own.</summary>
internal sealed class PartitionLookup(KafkaCluster cluster, KafkaTopics topics, ILogger<PartitionLookup> logger) : IPartitionLookup
{
    private static readonly TimeSpan QueryLimit = TimeSpan.FromSeconds(10);

    // Not every broker can tell. It then says what it also says when nothing is that late; in both cases everything is read.
    private static readonly TimeSpan TimeQueryLimit = TimeSpan.FromSeconds(5);

    public (PartitionStretch? Found, string? Fault) Find(string topic, string key, DateTimeOffset from)
    {
        var full = topics.Full(topic);
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig(cluster.BaseConfig()) { GroupId = topics.Group("range-reader") })
            .SetLogHandler((_, message) => KafkaLog.Write(logger, message))
            .Build();
        try
        {
            using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
            var described = admin.GetMetadata(full, QueryLimit).Topics.Find(t => t.Topic == full);
            if (described is null || described.Error.IsError || described.Partitions.Count == 0)
            {
                return (null, $"there is no topic {full}: {described?.Error.Reason ?? "unknown"}");
            }

            var partition = new TopicPartition(full, Murmur2.PartitionOf(key, described.Partitions.Count));
            var marks = consumer.QueryWatermarkOffsets(partition, QueryLimit);
            return (new PartitionStretch(partition.Partition.Value, marks.Low.Value, Begin(consumer, partition, from, marks), marks.High.Value), null);
        }
        catch (KafkaException failed)
        {
            return (null, $"Kafka does not answer: {failed.Error.Code} {failed.Error.Reason}");
        }
    }

    private static long Begin(IConsumer<byte[], byte[]> consumer, TopicPartition partition, DateTimeOffset from, WatermarkOffsets marks)
    {
        try
        {
            var found = consumer.OffsetsForTimes([new TopicPartitionTimestamp(partition, new Timestamp(from))], TimeQueryLimit)[0];
            return Math.Max(marks.Low.Value, found.Offset.Value);
        }
        catch (KafkaException)
        {
            // Reading from the start takes longer and finds the same.
            return marks.Low.Value;
        }
    }
}
