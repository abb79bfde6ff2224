using Confluent.Kafka;

namespace Relay.Kafka;

/// <summary>What Kafka's answers mean for setting up topics: those that pass by themselves, and what to change about the others.</summary>
internal static class TopicErrors
{
    /// <summary>Whether the same question may be answered otherwise soon: the broker was not reached, was late, or leaders are being chosen.</summary>
    public static bool PassesBySelf(ErrorCode code) => code is
        ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Resolve or ErrorCode.Local_TimedOut
        or ErrorCode.Local_TimedOutQueue or ErrorCode.Local_MsgTimedOut or ErrorCode.Local_WaitCoord or ErrorCode.Local_NodeUpdate
        or ErrorCode.RequestTimedOut or ErrorCode.NetworkException or ErrorCode.BrokerNotAvailable or ErrorCode.NotController
        or ErrorCode.LeaderNotAvailable or ErrorCode.NotLeaderForPartition or ErrorCode.ReplicaNotAvailable
        or ErrorCode.UnknownTopicOrPart or ErrorCode.PreferredLeaderNotAvailable or ErrorCode.ThrottlingQuotaExceeded;

    /// <summary>What an operator can do about an answer that stays.</summary>
    public static string Advice(ErrorCode code) => code switch
    {
        ErrorCode.InvalidReplicationFactor =>
            "set Kafka:ReplicationFactor to at most the number of brokers (below 3 only with Kafka:AllowWeakDurability=true), or start more brokers",
        ErrorCode.InvalidPartitions => "change Kafka:Partitions",
        ErrorCode.TopicException => "change Kafka:TopicPrefix",
        ErrorCode.InvalidConfig or ErrorCode.PolicyViolation =>
            "the cluster's own rules refuse the topic; make the topics by hand and set Kafka:CreateTopics=false, or change these rules",
        ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed =>
            "allow Relay's user Create, Describe and DescribeConfigs on topics that begin with Kafka:TopicPrefix, or make them by hand and set Kafka:CreateTopics=false",
        ErrorCode.SaslAuthenticationFailed or ErrorCode.Local_Authentication or ErrorCode.Local_Ssl or ErrorCode.UnsupportedSaslMechanism =>
            "check security.protocol, sasl.* and ssl.* under Kafka:Client",
        ErrorCode.UnsupportedVersion or ErrorCode.Local_UnsupportedFeature => "the brokers are too old, or no Kafka; make the topics by hand and set Kafka:CreateTopics=false",
        _ => "see the brokers' log",
    };
}
