using Confluent.Kafka;

namespace Relay.Kafka;

/// <summary>
/// Asks where partitions stand. Without these answers nobody knows where to begin; beginning anywhere else would lose or repeat in silence. So it
/// asks again and again, but not for longer than the group waits for its members.
/// </summary>
/// <param name="clock">Milliseconds.</param>
internal sealed class PositionReader(IConsumer<byte[], byte[]> consumer, Func<long> clock, TimeSpan limit, TimeSpan queryLimit)
{
    /// <param name="onUnknown">Hears of each failure; whether to ask again.</param>
    /// <returns>Null when it is not known in time; empty when nobody wants to know any more.</returns>
    public List<(TopicPartition Partition, long? Committed, long Low, long High)>? Read(List<TopicPartition> partitions, Func<KafkaException, bool> onUnknown)
    {
        var until = clock() + (long)limit.TotalMilliseconds;
        while (Left(until) > TimeSpan.Zero)
        {
            try
            {
                if (Ask(partitions, until) is { } positions)
                {
                    return positions;
                }
            }
            catch (KafkaException failed)
            {
                if (!onUnknown(failed))
                {
                    return [];
                }
            }
        }

        return null;
    }

    // Null when there is no time left for all of them.
    private List<(TopicPartition Partition, long? Committed, long Low, long High)>? Ask(List<TopicPartition> partitions, long until)
    {
        var positions = new List<(TopicPartition, long?, long, long)>(partitions.Count);
        foreach (var committed in consumer.Committed(partitions, Left(until)))
        {
            if (Left(until) is var left && left <= TimeSpan.Zero)
            {
                return null;
            }

            var marks = consumer.QueryWatermarkOffsets(committed.TopicPartition, left);
            positions.Add((committed.TopicPartition, committed.Offset.Value >= 0 ? committed.Offset.Value : null, marks.Low.Value, marks.High.Value));
        }

        return positions;
    }

    private TimeSpan Left(long until) => TimeSpan.FromMilliseconds(Math.Min(until - clock(), queryLimit.TotalMilliseconds));
}
