using System.Text.Json;
using Relay.StoreTests.Harness;
using Relay.Tests.Hosting;

namespace Relay.StoreTests;

/// <summary>Production, which needs a store: its log tells no more, and neither do EF and Npgsql.</summary>
public sealed class LogSecrecyTests(PostgresServer server)
{
    [Fact]
    public async Task The_lines_of_Production_are_JSON_and_tell_nothing_that_was_told_in_confidence()
    {
        await using var database = await server.CreateAsync();
        await using var broker = new RelayApp();
        using var round = new ConfidentialRound();
        var lines = await round.SpeakAsync(
            "Tenants loaded from the store",
            ("ASPNETCORE_ENVIRONMENT", "Production"),
            ("ConnectionStrings:Relay", database.ConnectionString + ";Password=hush-database"),
            ("Serilog:MinimumLevel:Override:Npgsql", "Verbose"),
            ("Kafka:BootstrapServers", broker.Cluster.BootstrapServers),
            ("Kafka:Partitions", "2"),
            ("Kafka:ReplicationFactor", "1"),
            ("Kafka:AllowWeakDurability", "true"));
        Assert.Contains(lines, line => line.Contains("INSERT INTO", StringComparison.Ordinal));
        Assert.All(lines.Where(line => line.Length > 0), line =>
        {
            using var json = JsonDocument.Parse(line);
            Assert.True(json.RootElement.TryGetProperty("RenderedMessage", out _));
        });
    }
}
