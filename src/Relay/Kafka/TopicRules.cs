using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Relay.Contracts;

namespace Relay.Kafka;

/// <summary>What a topic must be like, for those that Relay makes and for those that it finds.</summary>
internal static class TopicRules
{
    /// <summary>With fewer copies an acknowledged record can be lost.</summary>
    public const int Replicas = 3;

    private const int InSync = 2;
    private const string OrAllowWeak = "(or Kafka:AllowWeakDurability=true)";

    public static TopicSpecification Specification(string topic, string fullName, int partitions, int replicas) => new()
    {
        Name = fullName,
        NumPartitions = partitions,
        ReplicationFactor = (short)replicas,
        Configs = Config(topic, replicas),
    };

    public static string? PartitionFault(TopicMetadata topic, int wanted) => topic.Partitions.Count == wanted
        ? null
        : string.Create(CultureInfo.InvariantCulture,
            $"{topic.Topic} has {topic.Partitions.Count} partitions, Kafka:Partitions is {wanted} (order rests on the count: set Kafka:Partitions to what is there)");

    public static string? CopiesFault(TopicMetadata topic) => Copies(topic) is < Replicas and var fewest
        ? string.Create(CultureInfo.InvariantCulture, $"{topic.Topic} has {fewest} copies, {Replicas} are needed {OrAllowWeak}")
        : null;

    public static int Copies(TopicMetadata topic) => topic.Partitions.Count == 0 ? 0 : topic.Partitions.Min(p => p.Replicas.Length);

    /// <summary>A webhook that Ingest takes must fit, whatever else is put up with.</summary>
    public static string? SizeFault(DescribeConfigsResult webhooks) => Number(webhooks, "max.message.bytes") is < ClientConfigs.MaxMessageBytes and var most
        ? $"{webhooks.ConfigResource.Name} has max.message.bytes {most}, {ClientConfigs.MaxMessageBytes} are needed (set it on the topic)"
        : null;

    public static IEnumerable<string> DurabilityFaults(DescribeConfigsResult topic)
    {
        var name = topic.ConfigResource.Name;
        if (Number(topic, "min.insync.replicas") is < InSync and var inSync)
        {
            yield return $"{name} has min.insync.replicas {inSync}, {InSync} are needed {OrAllowWeak}";
        }

        if (topic.Entries.TryGetValue("unclean.leader.election.enable", out var unclean) && unclean.Value == "true")
        {
            yield return $"{name} allows unclean leader election, which loses acknowledged records {OrAllowWeak}";
        }
    }

    private static Dictionary<string, string> Config(string topic, int replicas)
    {
        var days = topic is TopicNames.Deliveries or TopicNames.Quarantine or TopicNames.DeadLetters ? 30 : 7;
        var config = new Dictionary<string, string>
        {
            ["retention.ms"] = TimeSpan.FromDays(days).TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
            ["min.insync.replicas"] = Math.Min(InSync, replicas).ToString(CultureInfo.InvariantCulture),
            ["unclean.leader.election.enable"] = "false",
        };
        if (topic == TopicNames.Webhooks)
        {
            config["max.message.bytes"] = ClientConfigs.MaxMessageBytes.ToString(CultureInfo.InvariantCulture);
        }

        return config;
    }

    private static long? Number(DescribeConfigsResult topic, string key) =>
        topic.Entries.TryGetValue(key, out var entry) && long.TryParse(entry.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
