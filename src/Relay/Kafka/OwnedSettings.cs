using System.Globalization;

namespace Relay.Kafka;

/// <summary>Settings of librdkafka that cannot be given in <c>Kafka:Client</c>, and why.</summary>
internal static class OwnedSettings
{
    // Least values without which records would be refused, or a consumer put out of its group while it warms up.
    private const int LeastPollInterval = 60_000;

    private const string Promise = "Relay's promises rest on it, so it cannot be changed. Remove it.";
    private const string OwnValue = "Relay gives it a value of its own. Remove it.";
    private const string OtherName = "it is another name of a setting that Relay knows by its newer one (linger.ms, max.partition.fetch.bytes). Use that.";
    private const string Brokers = "it has a key of its own: Kafka:BootstrapServers. Remove it here.";
    private const string Names = "it has a key of its own: Kafka:TopicPrefix. Remove it here.";
    private const string Creation = "it has a key of its own: Kafka:CreateTopics. Remove it here.";
    private const string Groups = "Relay's consumers are made for another way to share partitions. Remove it.";

    private static readonly Dictionary<string, string> Reasons = new(StringComparer.OrdinalIgnoreCase)
    {
        // What an acknowledgement says: all replicas have it, once, in order, however long it takes.
        ["acks"] = Promise,
        ["request.required.acks"] = Promise,
        ["enable.idempotence"] = Promise,
        ["partitioner"] = Promise,
        ["transactional.id"] = Promise,
        ["max.in.flight"] = Promise,
        ["max.in.flight.requests.per.connection"] = Promise,
        ["message.timeout.ms"] = Promise,
        ["delivery.timeout.ms"] = Promise,
        ["retries"] = Promise,
        ["message.send.max.retries"] = Promise,
        ["queuing.strategy"] = Promise,
        ["delivery.report.only.error"] = Promise,
        ["test.mock.num.brokers"] = Promise,

        // What a commit says: everything before it is done.
        ["enable.auto.commit"] = Promise,
        ["auto.commit.enable"] = Promise,
        ["enable.auto.offset.store"] = Promise,
        ["auto.offset.reset"] = Promise,
        ["topic.blacklist"] = Promise,

        ["partition.assignment.strategy"] = Groups,
        ["group.protocol"] = Groups,
        ["group.remote.assignor"] = Groups,
        ["group.instance.id"] = Groups,

        ["bootstrap.servers"] = Brokers,
        ["metadata.broker.list"] = Brokers,
        ["group.id"] = Names,
        ["allow.auto.create.topics"] = Creation,

        ["queue.buffering.max.ms"] = OtherName,
        ["fetch.message.max.bytes"] = OtherName,
        ["enable.partition.eof"] = OwnValue,
    };

    /// <summary>What is wrong with a setting; null when it may be given.</summary>
    public static string? Fault(string key, string value)
    {
        if (Reasons.TryGetValue(key, out var reason) || (reason = IsOfTheBinding(key) ? OwnValue : null) is not null)
        {
            // The value is not shown: nobody knows what it is.
            return $"Kafka:Client:{key} is set; {reason}";
        }

        return key.ToUpperInvariant() switch
        {
            "MESSAGE.MAX.BYTES" => AtLeast(key, value, ClientConfigs.MaxMessageBytes),
            "MAX.POLL.INTERVAL.MS" => AtLeast(key, value, LeastPollInterval),
            _ => null,
        };
    }

    private static bool IsOfTheBinding(string key) => key.StartsWith("dotnet.", StringComparison.OrdinalIgnoreCase);

    // What is no number at all is for librdkafka to refuse.
    private static string? AtLeast(string key, string value, int least) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number < least
            ? string.Create(CultureInfo.InvariantCulture, $"Kafka:Client:{key} is {number}; allowed is {least} or more.")
            : null;
}
