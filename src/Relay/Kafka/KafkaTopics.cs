using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Relay.Kafka;

/// <summary>Names of topics and consumer groups with the configured prefix.</summary>
internal sealed class KafkaTopics(IOptions<KafkaOptions> options)
{
    private readonly string _prefix = options.Value.TopicPrefix;

    public string Full(string topic) => _prefix + topic;

    /// <summary>A subscription to every topic <c>{topic}.…</c>; librdkafka takes what begins with <c>^</c> as a pattern.</summary>
    public string Family(string topic) => $"^{Regex.Escape(Full(topic))}\\..+";

    public string Short(string fullName) => fullName.StartsWith(_prefix, StringComparison.Ordinal) ? fullName[_prefix.Length..] : fullName;

    public string Group(string role) => _prefix + role;
}
