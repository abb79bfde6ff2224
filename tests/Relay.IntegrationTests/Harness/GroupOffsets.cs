using Confluent.Kafka;

namespace Relay.IntegrationTests.Harness;

/// <summary>What a consumer group has committed; asked from outside, without being a member.</summary>
internal sealed class GroupOffsets(string bootstrapServers, string prefix, string role) : IDisposable
{
    private static readonly TimeSpan QueryLimit = TimeSpan.FromSeconds(10);

    private readonly IConsumer<byte[], byte[]> _consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
    {
        BootstrapServers = bootstrapServers,
        GroupId = prefix + role,
        EnableAutoCommit = false,
    }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    /// <summary>Partitions of <paramref name="topics"/> that are not committed to their ends, in words.</summary>
    public IReadOnlyList<string> Behind(IReadOnlyList<string> topics, int partitions)
    {
        var ends = Ends(topics, partitions);
        var wanted = ends.Where(end => end.Value > 0).ToList();
        if (wanted.Count == 0)
        {
            return [];
        }

        var committed = _consumer.Committed(wanted.Select(end => end.Key), QueryLimit).ToDictionary(offset => offset.TopicPartition, offset => offset.Offset.Value);
        return [.. wanted
            .Where(end => committed[end.Key] < end.Value)
            .Select(end => $"{role} {end.Key.Topic[prefix.Length..]}/{end.Key.Partition.Value} at {committed[end.Key]} of {end.Value}")];
    }

    /// <summary>The next offset of every partition, as the broker says.</summary>
    public IReadOnlyDictionary<TopicPartition, long> Ends(IReadOnlyList<string> topics, int partitions) => topics
        .SelectMany(topic => Enumerable.Range(0, partitions).Select(partition => new TopicPartition(prefix + topic, partition)))
        .ToDictionary(partition => partition, partition => _consumer.QueryWatermarkOffsets(partition, QueryLimit).High.Value);

    public void Dispose() => _consumer.Dispose();
}
