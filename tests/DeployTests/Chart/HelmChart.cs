using System.Text.Json.Nodes;
using DeployTests.Harness;
using Relay.IntegrationTests.Harness;

namespace DeployTests.Chart;

/// <summary>The chart, rendered by the language that Helm uses; the program in render/ is built once.</summary>
public sealed class HelmChart : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("relay-chart-").FullName;

    public static string Folder { get; } = Path.Combine(Repository.Root, "helm/relay");

    public static string Schema { get; } = Path.Combine(Folder, "values.schema.json");

    /// <summary>The least that must be said.</summary>
    public static JsonObject Least => new JsonObject()
        .With("publicBaseUrl", "https://relay.example.com").With("existingSecret", "relay").With("kafka/bootstrapServers", "kafka-0.kafka:9093,kafka-1.kafka:9093");

    /// <summary>As one would have it in production.</summary>
    public static JsonObject Production => Least
        .With("image", new JsonObject { ["repository"] = "registry.example.com/team/relay", ["digest"] = "sha256:" + new string('a', 64), ["pullSecrets"] = new JsonArray("registry") })
        .With("secretSettings", new JsonObject { ["ConnectionStrings__Relay"] = "connection-string", ["Kafka__Client__ssl.key.password"] = "kafka-key-password", ["ACME_GENESYS_SECRET"] = "acme-genesys" })
        .With("kafka/partitions", 48).With("kafka/client", new JsonObject { ["security.protocol"] = "ssl", ["client.rack"] = "zone-a" })
        .With("secrets/provider", "KeyVault").With("secrets/keyVault/uri", "https://acme.vault.azure.net/")
        .With("secrets/dataProtectionCertificateSecret", "relay-data-protection").With("secrets/formerDataProtectionCertificateSecret", "relay-data-protection-2025")
        .With("workloadIdentity", new JsonObject { ["enabled"] = true, ["clientId"] = "0e3f6b54-4f0a-4b63-8a4e-0c8b0a1d2f10" })
        .With("seedFile/existingSecret", "relay-tenants").With("otlp/endpoint", "http://otel-collector.monitoring:4317").With("trustedProxies", "10.244.0.0/16")
        .With("settings", new JsonObject { ["Portal__SignIn__Clients__eu-west-1"] = "6b2f5b1e-0d53-4b0b-9a3e-7a0c1d2e3f40", ["Api__RequestsPerSecondPerKey"] = 500, ["OTEL_TRACES_SAMPLER"] = "parentbased_traceidratio", ["OTEL_TRACES_SAMPLER_ARG"] = 0.25 })
        .With("ingress", new JsonObject { ["host"] = "hooks.example.com", ["portalHost"] = "relay.example.com", ["tlsSecret"] = "relay-tls" })
        .With("networkPolicy/monitoringFrom", new JsonArray(new JsonObject { ["namespaceSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["team"] = "monitoring" } } }))
        .With("networkPolicy/kafka/to", new JsonArray(new JsonObject { ["ipBlock"] = new JsonObject { ["cidr"] = "10.20.0.0/24" } }))
        .With("roles/ingest/settings", new JsonObject { ["Ingest__RequestsPerSecondPerTenant"] = 2000 })
        .With("roles/normalize/autoscaling/maxReplicas", 24).With("priorityClassName", "high").With("diagnostics", true)
        .With("tolerations", new JsonArray(new JsonObject { ["key"] = "dedicated", ["operator"] = "Exists" })).With("nodeSelector", new JsonObject { ["pool"] = "relay" })
        .With("podAnnotations", new JsonObject { ["example.com/owner"] = "relay" }).With("podLabels", new JsonObject { ["team"] = "relay" });

    private string Renderer => Path.Combine(_folder, "render");

    public async ValueTask InitializeAsync()
    {
        Tools.Need("go", "golang-go golang-github-masterminds-sprig-dev golang-k8s-sigs-yaml-dev");
        var (code, output) = await Command.RunAsync(
            Path.Combine(Repository.Root, "tests/DeployTests/render"),
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["GO111MODULE"] = "off", ["GOPATH"] = "/usr/share/gocode", ["GOFLAGS"] = "", ["GOCACHE"] = Path.Combine(_folder, "cache") },
            "go", "build", "-o", Renderer, ".");
        Assert.True(code == 0, output);
    }

    /// <summary>Everything but the notes, as objects.</summary>
    public async Task<IReadOnlyList<JsonNode>> RenderAsync(JsonObject values)
    {
        var (rendered, errors) = await TryRenderAsync(values);
        Assert.True(rendered is not null, errors);
        return [.. rendered.Where(file => file.Key.EndsWith(".yaml", StringComparison.Ordinal)).OrderBy(file => file.Key, StringComparer.Ordinal).SelectMany(file => Yaml.Documents(file.Value))];
    }

    /// <summary>What the person who installs reads.</summary>
    public async Task<string> NotesAsync(JsonObject values, bool upgrade = false)
    {
        var (rendered, errors) = await TryRenderAsync(values, upgrade: upgrade);
        Assert.True(rendered is not null, errors);
        return rendered["templates/NOTES.txt"];
    }

    /// <summary>Each template's text, or why there is none.</summary>
    internal async Task<(IReadOnlyDictionary<string, string>? Rendered, string Errors)> TryRenderAsync(JsonObject values, string release = "relay", bool upgrade = false)
    {
        var request = new JsonObject
        {
            ["values"] = values.DeepClone(),
            ["release"] = new JsonObject { ["name"] = release, ["namespace"] = "messaging", ["upgrade"] = upgrade },
        };
        var (code, output, errors) = await Tools.AskAsync(Renderer, [Folder], request.ToJsonString());
        return code == 0 ? (JsonNode.Parse(output)!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>(), StringComparer.Ordinal), "") : (null, errors);
    }

    /// <summary>The chart's own values with others over them, as Helm merges them.</summary>
    internal static JsonObject Merged(JsonObject over) => Merge(Yaml.Read(Path.Combine(Folder, "values.yaml")), over);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static JsonObject Merge(JsonObject under, JsonObject over)
    {
        var merged = under.DeepClone().AsObject();
        foreach (var (key, value) in over)
        {
            merged[key] = merged[key] is JsonObject below && value is JsonObject above ? Merge(below, above) : value?.DeepClone();
        }

        return merged;
    }
}
