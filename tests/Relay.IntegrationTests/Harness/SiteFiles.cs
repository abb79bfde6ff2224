using System.Text.Json.Nodes;

namespace Relay.IntegrationTests.Harness;

/// <summary>Relay's seed file and the Simulator's settings, in a folder of their own that ends with the site.</summary>
internal sealed class SiteFiles
{
    private readonly string _folder = Directory.CreateTempSubdirectory("relay-test-").FullName;

    public string Seed => Path.Combine(_folder, "seed.json");

    public string Simulator => Path.Combine(_folder, "simulator.json");

    public async Task WriteAsync(SitePlan plan, string relayUrl)
    {
        var seed = new JsonObject { ["tenants"] = new JsonArray([.. plan.Tenants.Where(tenant => tenant.IsKnown).Select(tenant => tenant.ToSeed())]) };
        await File.WriteAllTextAsync(Seed, seed.ToJsonString());
        var simulator = new JsonObject
        {
            ["relayBaseUrl"] = relayUrl,
            ["tenants"] = new JsonArray([.. plan.Tenants.Select(tenant => tenant.ToSimulator())]),
            ["statuses"] = "sent,delivered,read",
            ["statusDelayMs"] = 20,
            // Limits have tests of their own; here they would only be in the way.
            ["requestsPerMinute"] = 1_000_000,
            ["genesysRetryPauseMs"] = 200,
        };
        foreach (var (key, value) in plan.SimulatorSettings)
        {
            simulator[key] = value?.DeepClone();
        }

        await File.WriteAllTextAsync(Simulator, new JsonObject { ["simulator"] = simulator }.ToJsonString());
    }

    public void Delete() => Directory.Delete(_folder, recursive: true);
}
