using System.Globalization;
using Microsoft.Extensions.Options;

namespace Relay.Kafka;

/// <summary>Settings of the section <c>Kafka</c>.</summary>
public sealed class KafkaOptions
{
    public const string SectionName = "Kafka";

    /// <summary><c>host:port</c>, comma separated. Empty: an embedded broker, which forgets everything at exit (Development only).</summary>
    public string BootstrapServers { get; set; } = "";

    /// <summary>Stands before every topic and consumer group. Default <c>relay.</c>; letters, digits, <c>.</c>, <c>_</c>, <c>-</c>.</summary>
    public string TopicPrefix { get; set; } = "relay.";

    /// <summary>Whether missing topics are created at start. Default true.</summary>
    public bool CreateTopics { get; set; } = true;

    /// <summary>Partitions of each topic, 1 to 1000; default 12. Never changed afterwards: order rests on it.</summary>
    public int Partitions { get; set; } = 12;

    /// <summary>Copies of each partition when topics are created, 1 to 9; default 3.</summary>
    public int ReplicationFactor { get; set; } = 3;

    /// <summary>
    /// Whether fewer than 3 copies, or <c>min.insync.replicas</c> below 2, are put up with. Default: true in Development, else false.
    /// </summary>
    public bool? AllowWeakDurability { get; set; }

    /// <summary>Passed to librdkafka as it is, such as <c>security.protocol</c>; what Relay's promises rest on is refused (<see cref="OwnedSettings"/>).</summary>
    public IDictionary<string, string> Client { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    internal bool IsEmbedded => BootstrapServers.Length == 0;
}

/// <summary>Says everything that is wrong at once, each with the key, the value and what is allowed.</summary>
internal sealed class KafkaOptionsValidator(IHostEnvironment environment) : IValidateOptions<KafkaOptions>
{
    public ValidateOptionsResult Validate(string? name, KafkaOptions options)
    {
        var faults = new List<string>();
        if (options.IsEmbedded && !environment.IsDevelopment())
        {
            faults.Add($"Kafka:BootstrapServers is empty; outside Development (this is '{environment.EnvironmentName}') it must name brokers as host:port.");
        }

        if (options.TopicPrefix.Length > 100 || !options.TopicPrefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
        {
            faults.Add($"Kafka:TopicPrefix is '{options.TopicPrefix}'; allowed are at most 100 letters, digits, '.', '_' and '-'.");
        }

        Range(faults, "Kafka:Partitions", options.Partitions, 1, 1000);
        Range(faults, "Kafka:ReplicationFactor", options.ReplicationFactor, 1, 9);
        if (!options.IsEmbedded && options.ReplicationFactor < 3 && !AllowsWeakDurability(options))
        {
            faults.Add($"Kafka:ReplicationFactor is {options.ReplicationFactor}; at least 3 is needed unless Kafka:AllowWeakDurability is true.");
        }

        var owned = options.Client.ToLookup(setting => OwnedSettings.Fault(setting.Key, setting.Value));
        faults.AddRange(owned.Select(group => group.Key).OfType<string>());
        faults.AddRange(ClientTrial.Faults(owned[null]));

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private bool AllowsWeakDurability(KafkaOptions options) => options.AllowWeakDurability ?? environment.IsDevelopment();

    private static void Range(List<string> faults, string key, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{key} is {value}; allowed is {least} to {most}."));
        }
    }
}
