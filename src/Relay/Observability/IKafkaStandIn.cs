namespace Relay.Observability;

/// <summary>What takes webhooks in Kafka's place.</summary>
internal interface IKafkaStandIn
{
    /// <summary>Kafka does not acknowledge.</summary>
    bool IsNeeded { get; }

    /// <summary>It answered when it was last asked.</summary>
    bool TakesWrites { get; }
}
