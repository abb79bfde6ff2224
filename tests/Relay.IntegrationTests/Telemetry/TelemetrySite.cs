using System.Text;
using System.Text.Json.Nodes;
using Relay.IntegrationTests.Chaos;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Telemetry;

/// <summary>A Relay with a store, all of whose traces and metrics come here.</summary>
public sealed class TelemetrySite(ChaosStore store) : IAsyncLifetime
{
    private readonly Queue<TestTenant> _spare = new();
    private readonly Secrecy _private = new();

    internal Collector Collector { get; } = new();

    public Site Site { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var tenants = Enumerable.Range(1, 8).Select(n => new TestTenant($"traced-{n}") { ApiScopes = ["messages:send"] }).ToList();
        tenants.ForEach(_spare.Enqueue);
        Site = await Site.RunningAsync(new SitePlan
        {
            Tenants = tenants,
            Store = await store.NewDatabaseAsync(),
            // Not Development: there lines of the log are for people.
            RelaySettings = [("ASPNETCORE_ENVIRONMENT", "Staging"), Moods.Schedule, .. Settings(Collector)],
            SimulatorSettings = new Dictionary<string, JsonNode?>(StringComparer.Ordinal) { ["statuses"] = "delivered", ["publishReceipts"] = false, ["serviceWindowHours"] = 0 },
        });
    }

    /// <summary>A tenant that no other test has.</summary>
    public TestTenant NewTenant() => _spare.Dequeue();

    /// <summary>What telemetry may not hold although logs may.</summary>
    public void KeepPrivate(string value) => _private.Keep(value);

    /// <summary>Everything is sent, and soon.</summary>
    internal static (string Key, string Value)[] Settings(Collector collector) =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_TRACES_SAMPLER", "always_on"),
        ("OTEL_BSP_SCHEDULE_DELAY", "200"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
    ];

    public async ValueTask DisposeAsync()
    {
        // The end is sent too, before anything is judged.
        var exit = await Site.Relay.StopAsync();
        await Site.DisposeAsync();
        await Collector.DisposeAsync();
        string[] sent = [.. Collector.Bodies.Select(Encoding.Latin1.GetString)];
        Assert.Contains(sent, export => export.Contains("traced-1", StringComparison.Ordinal));
        var leaks = Site.Secrecy.Leaks(sent).Count + _private.Leaks(sent).Count;
        Assert.Equal(0, exit);
        Assert.DoesNotContain(Site.Relay.Process.Lines, line => line.Contains("Telemetry is not sent as it should be", StringComparison.Ordinal));
        Assert.True(leaks == 0, $"{leaks} of {Collector.Requests} exports give away what they must not");
    }
}
