using System.Globalization;
using System.Text.Json.Nodes;
using DeployTests.Harness;
using Relay.IntegrationTests.Harness;
using Relay.StoreTests.Harness;
using Repository = Relay.IntegrationTests.Harness.Repository;

namespace DeployTests.Compose;

/// <summary>The real programs with the settings and files of the compose file, its addresses changed to those of this machine.</summary>
public sealed class ComposeRunTests(PostgresServer postgres) : IClassFixture<PostgresServer>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("relay-compose-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_customers_message_reaches_the_agent_and_the_answer_comes_back()
    {
        await using var database = await postgres.CreateAsync();
        var partitions = int.Parse(ComposeFile.Environment("relay")["Kafka__Partitions"], CultureInfo.InvariantCulture);
        await using var broker = await Broker.StartMockAsync([.. Site.Topics.Select(topic => "relay." + topic)], partitions);
        var ports = Ports.Free(2);
        var translate = Translation(database.ConnectionString, broker.BootstrapServers, ports);

        await using var relay = new RelayProcess(Start("relay", "Relay", "Relay.dll", translate), $"http://127.0.0.1:{ports[0]}");
        await using var simulator = new Simulator(Start("simulator", "Simulator", "Relay.Simulator.dll", translate), $"http://127.0.0.1:{ports[1]}");
        await relay.ReadyAsync(TimeSpan.FromSeconds(120));
        await simulator.ReadyAsync();

        var demo = JsonNode.Parse(File.ReadAllText(Path.Combine(ComposeFile.Folder, "demo/simulator.json"))).At("Simulator", "Tenants", 0);
        var phone = demo.Text("Customers", 0, "Phone");
        var taken = await simulator.DriveAsync($"/sim/whatsapp/{phone}/messages", new JsonObject { ["text"] = "Is this the demo?" });
        Assert.Equal(200, taken.GetProperty("status").GetInt32());
        var at = Assert.Single(await simulator.CallsAsync(1, call => call.Service == "genesys" && call.Path.Contains("/inbound/open/message", StringComparison.Ordinal), "a message for the agent"));
        Assert.Equal(("Is this the demo?", 200), (at.Body.GetProperty("text").GetString(), at.Answer));

        var integration = demo.Text("Genesys", "Integrations", 0, "Id");
        taken = await simulator.DriveAsync($"/sim/genesys/{integration}/messages", new JsonObject { ["to"] = phone, ["text"] = "It is." });
        Assert.Equal(200, taken.GetProperty("status").GetInt32());
        await simulator.CallsAsync(1, call => call.Service == "meta" && call.Path.EndsWith("/messages", StringComparison.Ordinal) && call.Body.ToString().Contains("It is.", StringComparison.Ordinal), "the answer for the customer");
        Assert.Equal(0, await relay.StopAsync());
    }

    /// <summary>What stands in the compose file, and what it is here.</summary>
    private List<(string There, string Here)> Translation(string store, string brokers, IReadOnlyList<int> ports)
    {
        var all = new List<(string, string)>
        {
            (ComposeFile.Environment("relay")["ConnectionStrings__Relay"], store),
            (ComposeFile.Environment("relay")["Kafka__BootstrapServers"], brokers),
            ("http://otel-collector:4317", "http://127.0.0.1:1"),
            ("localhost:8080", $"localhost:{ports[0]}"),
            ("localhost:8090", $"localhost:{ports[1]}"),
        };
        foreach (var (target, source) in ComposeFile.Binds("relay"))
        {
            foreach (var file in Directory.EnumerateFiles(source))
            {
                var copy = Path.Combine(_folder, Path.GetFileName(file));
                File.WriteAllText(copy, Translated(File.ReadAllText(file), all));
                all.Add(($"{target}/{Path.GetFileName(file)}", copy));
            }
        }

        all.Add(("8080", $"{ports[0]}"));
        all.Add(("8090", $"{ports[1]}"));
        return all;
    }

    private static ChildProcess Start(string service, string project, string program, List<(string There, string Here)> translation)
    {
        var settings = ComposeFile.Environment(service).ToDictionary(
            pair => pair.Key,
            pair => (string?)(pair.Key == "ASPNETCORE_HTTP_PORTS" ? Translated(pair.Value, translation) : Translated(pair.Value, [.. translation.Where(t => t.There.Length > 4)])),
            StringComparer.Ordinal);
        settings["ASPNETCORE_URLS"] = null;
        settings["DOTNET_ENVIRONMENT"] = null;

        // The mock broker lets every rebalance take a second less than a session.
        if (service == "relay")
        {
            settings["Kafka__Client__session.timeout.ms"] = "3000";
            settings["Kafka__Client__heartbeat.interval.ms"] = "500";
        }

        return ChildProcess.Start(service, Repository.Program(project, program), settings);
    }

    private static string Translated(string text, IEnumerable<(string There, string Here)> translation) =>
        translation.Aggregate(text, (done, t) => done.Replace(t.There, t.Here, StringComparison.Ordinal));
}
