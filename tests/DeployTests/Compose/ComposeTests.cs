using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeployTests.Harness;
using DeployTests.Image;
using Relay.IntegrationTests.Harness;

namespace DeployTests.Compose;

/// <summary>Everything that the compose file names is there, and nothing of it is reached from outside.</summary>
public sealed partial class ComposeTests
{
    public static TheoryData<string> Services => [.. ComposeFile.Services.Keys];

    [Fact]
    public void What_the_project_promises_is_in_it() => Assert.Superset(
        new HashSet<string>(["relay", "simulator", "kafka", "postgres", "otel-collector", "prometheus", "grafana"], StringComparer.Ordinal), ComposeFile.Services.Keys.ToHashSet(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Services))]
    public void An_image_is_built_here_or_has_an_exact_version(string service)
    {
        var of = ComposeFile.Services[service];
        if (of.At("build") is { } build)
        {
            Assert.Equal(Repository.Root, Path.GetFullPath(Path.Combine(ComposeFile.Folder, build.Text("context"))));
            Assert.Contains(Dockerfile.Read(Path.Combine(Repository.Root, "Dockerfile")).Stages, stage => stage.Name == build.Text("target"));
            Assert.EndsWith(":dev", of.Text("image"), StringComparison.Ordinal);
        }
        else
        {
            Assert.Matches(ExactImage(), of.Text("image"));
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void What_is_mounted_is_there_and_cannot_be_changed(string service)
    {
        Assert.All(ComposeFile.Volumes(service), volume =>
        {
            if (volume.Source.StartsWith('.'))
            {
                Assert.True(Path.Exists(Path.Combine(ComposeFile.Folder, volume.Source)), volume.Source);
                Assert.Equal("ro", volume.Mode);
            }
            else
            {
                Assert.Contains(volume.Source, ComposeFile.All.Members("volumes").Keys);
            }
        });
        Assert.DoesNotContain(
            Paths().Matches(ComposeFile.Services[service]!.ToJsonString()).Select(match => match.Value.TrimEnd('"')),
            path => !ComposeFile.Binds(service).Any(bind => path.StartsWith(bind.Key, StringComparison.Ordinal) && Path.Exists(bind.Value + path[bind.Key.Length..])));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Ports_are_this_machines_alone(string service) =>
        Assert.All(ComposeFile.Services[service].Items("ports"), port => Assert.Matches(@"^127\.0\.0\.1:\d+:\d+$", port.ToString()));

    [Theory]
    [MemberData(nameof(Services))]
    public void Whoever_is_waited_for_is_there_and_can_say_that_he_is_healthy(string service)
    {
        foreach (var (name, of) in ComposeFile.Services[service].Members("depends_on"))
        {
            Assert.Contains(name, ComposeFile.Services.Keys);
            var isHealthy = of.Text("condition") == "service_healthy";
            Assert.True(!isHealthy || ComposeFile.Services[name].At("healthcheck") is not null || ComposeFile.Services[name].At("build") is not null, $"{service} waits for the health of {name}, which has no check");
        }

        // Names of other services are what a container reaches them by.
        Assert.DoesNotContain(
            Hosts().Matches(ComposeFile.Services[service]!.ToJsonString()).Select(match => match.Groups["host"].Value),
            host => host is not ("localhost" or "127.0.0.1") && !ComposeFile.Services.ContainsKey(host));
    }

    [Fact]
    public void What_is_built_here_has_no_rights_and_no_disk() => Assert.All(["relay", "simulator"], service =>
    {
        var of = ComposeFile.Services[service];
        Assert.Equal(("true", "[\"ALL\"]", "[\"no-new-privileges:true\"]"), (of.Text("read_only"), of.At("cap_drop")!.ToJsonString(), of.At("security_opt")!.ToJsonString()));
    });

    // A network that another container owns is gone when that one is started again by itself.
    [Fact]
    public void Whoever_shares_a_network_is_named_with_the_command_that_gives_it_back() => Assert.All(
        ComposeFile.Services.Where(service => service.Value.Text("network_mode").StartsWith("service:", StringComparison.Ordinal)),
        service => Assert.Contains($"docker compose -f deploy/compose/compose.yaml restart {service.Key}", File.ReadAllLines(Path.Combine(ComposeFile.Folder, "README.md"))));

    [Fact]
    public void Telemetry_goes_all_the_way()
    {
        var collector = Yaml.Read(Path.Combine(ComposeFile.Folder, "otel-collector.yaml"));
        Assert.Equal("http://otel-collector:4317", ComposeFile.Environment("relay")["OTEL_EXPORTER_OTLP_ENDPOINT"]);

        // A panel's rate spans four intervals of what Grafana believes: they must be Relay's.
        var milliseconds = int.Parse(ComposeFile.Environment("relay")["OTEL_METRIC_EXPORT_INTERVAL"], CultureInfo.InvariantCulture);
        Assert.Equal($"{milliseconds / 1000}s", Yaml.Read(Path.Combine(ComposeFile.Folder, "grafana/datasources.yaml")).Text("datasources", 0, "jsonData", "timeInterval"));
        Assert.EndsWith(":4317", collector.Text("receivers", "otlp", "protocols", "grpc", "endpoint"), StringComparison.Ordinal);
        foreach (var (_, pipeline) in collector.Members("service", "pipelines"))
        {
            foreach (var kind in new[] { "receivers", "processors", "exporters" })
            {
                Assert.All(pipeline.Items(kind), name => Assert.Contains(name.ToString(), collector.Members(kind).Keys));
            }
        }

        Assert.Contains("--web.enable-otlp-receiver", ComposeFile.Services["prometheus"].Items("command").Select(c => c.ToString()));
        var dashboards = Yaml.Read(Path.Combine(ComposeFile.Folder, "grafana/dashboards.yaml")).Text("providers", 0, "options", "path");
        Assert.Equal(Path.Combine(Repository.Root, "deploy/grafana/dashboards"), ComposeFile.Binds("grafana")["/etc/relay/grafana"] + dashboards["/etc/relay/grafana".Length..]);
        var rules = Yaml.Read(Path.Combine(ComposeFile.Folder, "prometheus.yaml")).Text("rule_files", 0);
        Assert.StartsWith("/etc/relay/grafana/alerts/", rules, StringComparison.Ordinal);
        Assert.Equal(["prometheus", "tempo"], Yaml.Read(Path.Combine(ComposeFile.Folder, "grafana/datasources.yaml")).Items("datasources").Select(d => d.Text("uid")));
    }

    [Fact]
    public async Task Prometheus_takes_its_settings()
    {
        if (Tools.Find("promtool") is not { } promtool)
        {
            Assert.Skip("promtool is absent (Debian: prometheus).");
            return;
        }

        var (code, output, errors) = await Tools.AskAsync(promtool, ["check", "config", Path.Combine(ComposeFile.Folder, "prometheus.yaml")], "");
        Assert.True(code == 0, output + errors);
    }

    // A dashboard that names a source by id names one of these.
    [Fact]
    public void Dashboards_find_their_sources()
    {
        var folder = Path.Combine(Repository.Root, "deploy/grafana/dashboards");
        var boards = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : [];
        Assert.All(boards, board => Assert.DoesNotContain(
            Uids().Matches(JsonNode.Parse(File.ReadAllText(board))!.ToJsonString()).Select(m => m.Groups["uid"].Value),
            uid => uid is not ("prometheus" or "tempo" or "grafana" or "-- Grafana --" or "-- Mixed --") && !uid.StartsWith('$')));
    }

    [GeneratedRegex(@"^[a-z][a-z0-9/-]+:v?\d+\.\d+(\.\d+)?(-[a-z0-9.]+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ExactImage();

    [GeneratedRegex("/etc/(relay|grafana)/[^\"=:]*(?=\")", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Paths();

    [GeneratedRegex("(https?://|Host=|Servers\":\")(?<host>[a-z][a-z0-9.-]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hosts();

    [GeneratedRegex("\"datasource\":\\{[^}]*\"uid\":\"(?<uid>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Uids();
}
