using Confluent.Kafka;

namespace Relay.Kafka;

/// <summary>
/// Makes clients with the operator's settings, as the start will, and throws them away: librdkafka itself says what it does not take, before
/// anything runs. They know no broker, so nothing is connected to.
/// </summary>
internal static class ClientTrial
{
    private static readonly string[] SecretWords = ["password", "secret", "key", "token", "oauthbearer", "pem"];

    private static readonly Dictionary<string, string> Allowed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["security.protocol"] = "plaintext, ssl, sasl_plaintext or sasl_ssl",
        ["sasl.mechanism"] = "GSSAPI, PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER",
        ["sasl.mechanisms"] = "GSSAPI, PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER",
        ["compression.type"] = "none, gzip, snappy, lz4 or zstd",
        ["compression.codec"] = "none, gzip, snappy, lz4 or zstd",
    };

    /// <summary>Every setting that is refused, in one line each.</summary>
    public static IEnumerable<string> Faults(IEnumerable<KeyValuePair<string, string>> settings)
    {
        var left = new Dictionary<string, string>(settings, StringComparer.OrdinalIgnoreCase);
        while (left.Count > 0 && Refusal(left) is { } refusal)
        {
            // librdkafka stops at the first and names it in quotes; without it the next is found.
            var key = left.Keys.FirstOrDefault(k => refusal.Contains($"\"{k}\"", StringComparison.Ordinal))
                ?? left.Keys.FirstOrDefault(k => refusal.Contains($"`{k}`", StringComparison.Ordinal));
            if (key is null)
            {
                yield return $"Kafka:Client: librdkafka does not take these settings together{Told(refusal, left)}; allowed is what its CONFIGURATION.md says.";
                yield break;
            }

            yield return OfOne(key, left[key], refusal, left);
            left.Remove(key);
        }
    }

    private static string OfOne(string key, string value, string refusal, Dictionary<string, string> settings)
    {
        if (refusal.StartsWith("No such configuration property", StringComparison.Ordinal))
        {
            return $"Kafka:Client:{key} is no setting of librdkafka; allowed are those of its CONFIGURATION.md.";
        }

        var found = IsSecret(key) ? "has a value (not shown)" : $"is '{value}'";
        var allowed = Allowed.GetValueOrDefault(key, "what librdkafka's CONFIGURATION.md says");
        return $"Kafka:Client:{key} {found}, which librdkafka does not take{Told(refusal, settings)}; allowed is {allowed}.";
    }

    private static string? Refusal(Dictionary<string, string> settings)
    {
        var options = new KafkaOptions();
        foreach (var (key, value) in settings)
        {
            options.Client[key] = value;
        }

        try
        {
            // A config of its own for each: they are views of what they are made of, not copies.
            new ProducerBuilder<byte[], byte[]>(ClientConfigs.Producer(ClientConfigs.Base(options, bootstrapServers: null), giveUpAfter: null)).SetLogHandler(Unheard).Build().Dispose();
            new ConsumerBuilder<byte[], byte[]>(ClientConfigs.Consumer(ClientConfigs.Base(options, bootstrapServers: null), "trial")).SetLogHandler(Unheard).Build().Dispose();
            return null;
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException or KafkaException)
        {
            return refused.Message;
        }
    }

    private static void Unheard(IClient client, LogMessage message)
    {
        // The client that stays says it again.
    }

    private static string Told(string refusal, Dictionary<string, string> settings) =>
        settings.Any(s => IsSecret(s.Key) && s.Value.Length > 0 && refusal.Contains(s.Value, StringComparison.Ordinal))
            ? ""
            : $" ({refusal.TrimEnd('.')})";

    private static bool IsSecret(string key) => SecretWords.Any(word => key.Contains(word, StringComparison.OrdinalIgnoreCase));
}
