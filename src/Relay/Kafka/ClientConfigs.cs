using Confluent.Kafka;

namespace Relay.Kafka;

/// <summary>What Relay's clients are made with: the operator's settings first, then those that Relay's promises rest on.</summary>
internal static class ClientConfigs
{
    /// <summary>The largest record: webhooks reach 4 MiB, quarantine adds to them, and the topic <c>webhooks</c> takes so much.</summary>
    public const int MaxMessageBytes = 8 * 1024 * 1024;

    public static ClientConfig Base(KafkaOptions options, string? bootstrapServers)
    {
        var config = new ClientConfig { ClientId = "relay", SocketNagleDisable = true, MessageMaxBytes = MaxMessageBytes };
        foreach (var (key, value) in options.Client)
        {
            config.Set(key, value);
        }

        config.BootstrapServers = bootstrapServers;
        return config;
    }

    public static ProducerConfig Producer(ClientConfig basis, TimeSpan? giveUpAfter)
    {
        var config = new ProducerConfig(basis)
        {
            Acks = Acks.All,
            EnableIdempotence = true,
            Partitioner = Partitioner.Murmur2Random,
            // 0 is without end.
            MessageTimeoutMs = (int)(giveUpAfter?.TotalMilliseconds ?? 0),
            DeliveryReportFields = "none",
        };

        // These are for tuning: an operator's value counts.
        config.LingerMs ??= 2;
        // Ten seconds by default, during which webhooks would wait in vain although the brokers are back.
        config.ReconnectBackoffMaxMs ??= 1000;
        config.QueueBufferingMaxMessages ??= 200_000;
        config.QueueBufferingMaxKbytes ??= 256 * 1024;
        return config;
    }

    public static ConsumerConfig Consumer(ClientConfig basis, string group)
    {
        var config = new ConsumerConfig(basis)
        {
            GroupId = group,
            // librdkafka commits in the background, but only what StoreOffset gave it, and that is what the trackers allow.
            EnableAutoCommit = true,
            EnableAutoOffsetStore = false,
            // Where to begin is decided at assignment; an offset that is gone must be seen as a loss, not passed over.
            AutoOffsetReset = AutoOffsetReset.Error,
            EnablePartitionEof = false,
        };

        // These are for tuning: an operator's value counts.
        config.AutoCommitIntervalMs ??= 500;
        config.FetchMaxBytes ??= 50 * 1024 * 1024;
        config.MaxPartitionFetchBytes ??= MaxMessageBytes;
        config.QueuedMaxMessagesKbytes ??= 64 * 1024;
        return config;
    }
}
