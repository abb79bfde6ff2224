using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Chaos;

/// <summary>Sites as the scenarios need them: many tenants, a store, partitions that change hands quickly.</summary>
internal static class ChaosSite
{
    public const int Partitions = 4;

    /// <summary>How long a member of a consumer group may be silent; a real broker wants six seconds at least.</summary>
    public const int SessionMs = 3000;

    public static IReadOnlyList<TestTenant> Tenants(int count, string name = "tenant") => [.. Enumerable.Range(1, count).Select(n => new TestTenant($"{name}-{n}"))];

    public static SitePlan Plan(IReadOnlyList<TestTenant> tenants, string store, params (string Key, JsonNode? Value)[] simulator) => new()
    {
        Tenants = tenants,
        Store = store,
        Partitions = Partitions,
        SessionMs = SessionMs,
        RelaySettings = [Moods.Schedule],
        SimulatorSettings = new Dictionary<string, JsonNode?>([.. Usual().Concat(simulator).Select(setting => KeyValuePair.Create(setting.Key, setting.Value))]),
    };

    // One status for each message and no receipt of Genesys' own keep the traffic what the scenario counts. Relay may be away for long, and
    // nobody is kept from writing because the customer's last message went straight to Relay.
    private static (string Key, JsonNode? Value)[] Usual() =>
        [("statuses", "delivered"), ("publishReceipts", false), ("serviceWindowHours", 0), ("metaRetryForSeconds", 600)];
}
