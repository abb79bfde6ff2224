using Confluent.Kafka;

namespace Relay.Tests.Hosting;

/// <summary>What stands on <c>webhooks</c>, read by a client that knows nothing of Relay.</summary>
internal sealed class WebhooksTopic : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly List<ConsumeResult<byte[], byte[]>> _seen = [];

    public WebhooksTopic(string bootstrapServers, int partitions)
    {
        _consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "reader",
            EnableAutoCommit = false,
            MessageMaxBytes = 8 * 1024 * 1024,
            EnablePartitionEof = true,
        }).Build();
        _consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset("relay.webhooks", p, Offset.Beginning)));
    }

    /// <summary>Reads on until so many records of a tenant are seen.</summary>
    public IReadOnlyList<ConsumeResult<byte[], byte[]>> Of(string tenant, int atLeast)
    {
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (Seen(tenant).Count < atLeast)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, $"Only {Seen(tenant).Count} of {atLeast} records of {tenant} came.");
            if (_consumer.Consume(TimeSpan.FromMilliseconds(100)) is { IsPartitionEOF: false } record)
            {
                _seen.Add(record);
            }
        }

        return Seen(tenant);
    }

    public ConsumeResult<byte[], byte[]> Only(string tenant) => Assert.Single(Of(tenant, 1));

    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
    }

    private List<ConsumeResult<byte[], byte[]>> Seen(string tenant) =>
        [.. _seen.Where(r => System.Text.Encoding.UTF8.GetString(r.Message.Key) == tenant)];
}
