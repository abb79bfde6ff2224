using System.Text.Json.Nodes;

namespace Relay.IntegrationTests.Harness;

/// <summary>What a site consists of.</summary>
public sealed record SitePlan
{
    public required IReadOnlyList<TestTenant> Tenants { get; init; }

    public int Partitions { get; init; } = 4;

    /// <summary>Whether the broker is to be switched off or to forget, which only the mock does.</summary>
    public bool NeedsMock { get; init; }

    /// <summary>Whether calls to providers matter.</summary>
    public bool HasSimulator { get; init; } = true;

    /// <summary>Relay's connection string to PostgreSQL; null is a trial without one.</summary>
    public string? Store { get; init; }

    /// <summary>Settings of every Relay beyond the usual ones.</summary>
    public IReadOnlyList<(string Key, string Value)> RelaySettings { get; init; } = [];

    /// <summary>Settings of the Simulator in place of the usual ones.</summary>
    public IReadOnlyDictionary<string, JsonNode?> SimulatorSettings { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>Whether so much goes through it that nobody can keep it: no reader of all topics, and no look through the logs for secrets.</summary>
    public bool IsBusy { get; init; }

    /// <summary>How long a consumer of the mock may be silent; short where consumers come and go, since each rebalance waits for it.</summary>
    public int SessionMs { get; init; } = 10_000;
}
