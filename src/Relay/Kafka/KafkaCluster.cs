using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace Relay.Kafka;

/// <summary>Where the brokers are, and the settings that every client shares. Starts the embedded broker when none is named.</summary>
internal sealed partial class KafkaCluster : IDisposable
{
    private readonly KafkaOptions _options;
    private readonly MockCluster? _embedded;

    public KafkaCluster(IOptions<KafkaOptions> options, KafkaTopics topics, ILogger<KafkaCluster> logger)
    {
        _options = options.Value;
        if (!_options.IsEmbedded)
        {
            BootstrapServers = _options.BootstrapServers;
            return;
        }

        _embedded = MockCluster.Start(brokers: 1);
        BootstrapServers = _embedded.BootstrapServers;
        foreach (var topic in Contracts.TopicNames.All)
        {
            _embedded.CreateTopic(topics.Full(topic), _options.Partitions);
        }

        Log.EmbeddedBroker(logger, BootstrapServers);
    }

    public string BootstrapServers { get; }

    public bool IsEmbedded => _embedded is not null;

    public KafkaOptions Options => _options;

    public ClientConfig BaseConfig() => ClientConfigs.Base(_options, BootstrapServers);

    public void Dispose() => _embedded?.Dispose();

    private static partial class Log
    {
        [LoggerMessage(EventIds.EmbeddedBroker, LogLevel.Warning,
            "No Kafka:BootstrapServers: an embedded broker runs at {BootstrapServers}. It keeps about 5 MB per partition and forgets everything at exit")]
        public static partial void EmbeddedBroker(ILogger logger, string bootstrapServers);
    }
}
