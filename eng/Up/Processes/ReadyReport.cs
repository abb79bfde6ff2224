using System.Text.Json;

namespace Relay.Up.Processes;

/// <summary>What a ready program says about itself.</summary>
/// <param name="IsJoining">A stage still waits for its place in its consumer group; it takes work, only later.</param>
internal sealed record ReadyReport(string? KafkaBootstrapServers, bool IsJoining)
{
    public static ReadyReport Read(string body)
    {
        // The simulator has nothing to add to its 200.
        if (!body.StartsWith('{'))
        {
            return new ReadyReport(null, IsJoining: false);
        }

        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        return new ReadyReport(
            root.TryGetProperty("kafkaBootstrapServers", out var servers) ? servers.GetString() : null,
            root.TryGetProperty("parts", out var parts) && parts.EnumerateObject().Any(part => part.Value.ValueEquals("joining")));
    }
}
