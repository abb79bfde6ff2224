using System.Text;
using Confluent.Kafka;

namespace Relay.IntegrationTests.Harness;

/// <summary>Writes to topics as any client may that is allowed to: with or without headers, whatever value.</summary>
internal static class Stranger
{
    public static async Task WriteAsync(
        string bootstrapServers, string topic, string? key, byte[]? value, int? partition,
        params IEnumerable<KeyValuePair<string, string>> headers)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            Acks = Acks.All,
            MessageMaxBytes = 8 * 1024 * 1024,
        }).SetKeySerializer(Serializers.ByteArray!).SetValueSerializer(Serializers.ByteArray!).SetLogHandler((_, _) => { }).Build();
        var record = new Message<byte[]?, byte[]?> { Key = key is null ? null : Encoding.UTF8.GetBytes(key), Value = value };
        record.Headers = [];
        foreach (var (name, content) in headers)
        {
            record.Headers.Add(name, Encoding.UTF8.GetBytes(content));
        }

        await producer.ProduceAsync(new TopicPartition(topic, partition ?? Partition.Any), record);
    }
}
