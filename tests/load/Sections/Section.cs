using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;
using Relay.Load.Measure;
using Relay.Load.Report;

namespace Relay.Load.Sections;

/// <summary>One section of contracts.md, 9.</summary>
internal abstract class Section(Bench bench)
{
    /// <summary>As many as a deployment has by default.</summary>
    protected const int Partitions = 12;

    protected Bench Bench { get; } = bench;

    protected BenchOptions Options => Bench.Options;

    public abstract Task<(JsonObject Json, IReadOnlyList<TextTable> Tables)> RunAsync(CancellationToken cancellationToken);

    protected static IReadOnlyList<TestTenant> Tenants(int count) => [.. Enumerable.Range(1, count).Select(n => new TestTenant($"tenant-{n}"))];

    protected static SitePlan Plan(IReadOnlyList<TestTenant> tenants, string? store, bool hasSimulator = true) => new()
    {
        Tenants = tenants,
        Partitions = Partitions,
        Store = store,
        HasSimulator = hasSimulator,
        IsBusy = true,
        SessionMs = 3000,
        RelaySettings = [("Kafka__ReplicationFactor", Environment.GetEnvironmentVariable("BENCH_KAFKA_REPLICATION") is { Length: > 0 } copies ? copies : "1")],
        // Only what the load makes is on its way: no statuses and receipts of the providers' own, and nobody has to be answered within a day.
        SimulatorSettings = new Dictionary<string, JsonNode?>
        {
            ["statuses"] = "",
            ["publishReceipts"] = false,
            ["serviceWindowHours"] = 0,
            ["metaRetryForSeconds"] = 600,
            ["requestsPerMinute"] = 100_000_000,
            ["logCapacity"] = 2_000_000,
        },
    };

    protected static CpuWatch Watch(Site site, bool hasSimulator = true) => new(
        ("relay", site.Relay.Process.Id), ("broker", site.Broker.ProcessId), ("simulator", hasSimulator ? site.Simulator.Process.Id : null));
}
