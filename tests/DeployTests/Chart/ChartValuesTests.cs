using System.Text.Json.Nodes;
using DeployTests.Harness;

namespace DeployTests.Chart;

/// <summary>Values that cannot be meant are refused before anything is installed: by the schema, or by the templates with a reason.</summary>
public sealed class ChartValuesTests(HelmChart chart)
{
    private static readonly (string Path, string Value)[] Wrong =
    [
        ("replicas", "3"),
        ("publicBaseURL", "\"https://relay.example.com\""),
        ("publicBaseUrl", "\"http://relay.example.com\""),
        ("publicBaseUrl", "\"relay.example.com\""),
        ("existingSecret", "\"Relay Secret\""),
        ("environment", "\"Development\""),
        ("image/tag", "\"latest\""),
        ("image/digest", "\"sha256:1234\""),
        ("image/pullPolicy", "\"Sometimes\""),
        ("kafka/bootstrapServers", "\"kafka\""),
        ("kafka/partitions", "0"),
        ("kafka/partitions", "\"12\""),
        ("kafka/client/sasl.password", "\"hush\""),
        ("kafka/client/acks", "\"1\""),
        ("settings/ConnectionStrings__Relay", "\"Host=db\""),
        ("settings/Kafka__Client__sasl.password", "\"hush\""),
        ("settings/Secrets__Local__Certificate__Password", "\"hush\""),
        ("settings/Relay__Roles", "\"Ingest\""),
        ("settings/Relay:Roles", "\"Ingest\""),
        ("settings/AZURE_CLIENT_SECRET", "\"hush\""),
        ("settings/OTEL_EXPORTER_OTLP_HEADERS", "\"api-key=hush\""),
        ("settings/Ingest_MaxBodyBytes", "1048576"),
        ("settings/ASPNETCORE_URLS", "\"http://+:80\""),
        ("secretSettings", "{ \"ConnectionStrings__Relay\": \"a key with blanks\" }"),
        ("secrets/provider", "\"Cupboard\""),
        ("secrets/keyVault/prefix", "\"relay_\""),
        ("workloadIdentity/clientId", "\"relay\""),
        ("otlp/endpoint", "\"collector:4317\""),
        ("terminationGracePeriodSeconds", "30"),
        ("shutdownDelaySeconds", "60"),
        ("roles/ingest/replica", "2"),
        ("roles/ingest/autoscaling/maxReplicas", "0"),
        ("roles/ingest/podDisruptionBudget/maxUnavailable", "0"),
        ("roles/ingest/settings/ConnectionStrings__Relay", "\"Host=db\""),
        ("roles/media", "{ \"enabled\": true }"),
        ("ingress/maxBodySize", "\"1m\""),
        ("ingress/maxBodySize", "\"4MB\""),
        ("trustedProxies", "\"10.0.0.1\""),
        ("networkPolicy/ingressFrom", "[]"),
        ("networkPolicy/kafka/ports", "[]"),
        ("networkPolicy/dns/ports", "[]"),
        ("networkPolicy/dns/ports", "[ 70000 ]"),
    ];

    [Fact]
    public async Task The_values_of_the_chart_and_of_a_production_are_allowed()
    {
        Assert.All(await Tools.SchemaFaultsAsync([HelmChart.Merged([]), HelmChart.Merged(HelmChart.Production)], HelmChart.Schema), Assert.Empty);
    }

    [Fact]
    public async Task A_value_that_cannot_be_meant_is_refused_by_its_own_name()
    {
        var faults = await Tools.SchemaFaultsAsync(Wrong.Select(w => HelmChart.Merged(HelmChart.Least.With(w.Path, JsonNode.Parse(w.Value)))), HelmChart.Schema);
        Assert.Empty(Wrong.Zip(faults)
            .Where(pair => pair.Second.Count == 0 || !pair.Second.All(fault => fault.Contains(pair.First.Path.Split('/')[0], StringComparison.Ordinal)))
            .Select(pair => $"{pair.First.Path} = {pair.First.Value}: {string.Join("; ", pair.Second)}"));
    }

    [Theory]
    [InlineData("publicBaseUrl", "\"\"", "publicBaseUrl is required")]
    [InlineData("existingSecret", "\"\"", "existingSecret is required")]
    [InlineData("kafka/bootstrapServers", "\"\"", "kafka.bootstrapServers is required")]
    [InlineData("secrets/provider", "\"KeyVault\"", "secrets.keyVault.uri is empty")]
    [InlineData("workloadIdentity/enabled", "true", "workloadIdentity.clientId is empty")]
    [InlineData("kafka/bootstrapServers", "\"kafka-0:9092,kafka-1:9096\"", "kafka.bootstrapServers: kafka-1:9096 is on port 9096, and networkPolicy.kafka.ports (9092, 9093) does not let it out")]
    [InlineData("otlp/endpoint", "\"http://collector:9999\"", "otlp.endpoint: http://collector:9999 is on port 9999, and networkPolicy.otlp.ports (4317, 4318) does not let it out")]
    [InlineData("otlp/endpoint", "\"http://collector/v1\"", "otlp.endpoint: http://collector/v1 is on port 80, and")]
    [InlineData("roles/normalize/autoscaling/maxReplicas", "13", "roles.normalize: more pods than kafka.partitions (12)")]
    [InlineData("roles/ingest/autoscaling/minReplicas", "11", "roles.ingest.autoscaling: minReplicas is above maxReplicas")]
    public async Task What_only_the_templates_can_see_is_refused_with_its_reason(string path, string value, string reason)
    {
        var (rendered, errors) = await chart.TryRenderAsync(HelmChart.Least.With(path, JsonNode.Parse(value)));
        Assert.Null(rendered);
        Assert.Contains(reason, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_are_text_for_Relay_whatever_they_are_in_YAML()
    {
        var objects = await chart.RenderAsync(HelmChart.Least.With("settings", new JsonObject { ["Api__RequestsPerSecondPerKey"] = 100000000, ["Portal__SelfSignup"] = true, ["Portal__Contact"] = "a: \"b\" {{ c }}" }));
        var settings = objects.Of("ConfigMap", "relay").Members("data");
        Assert.Equal(("100000000", "true", "a: \"b\" {{ c }}"), (settings["Api__RequestsPerSecondPerKey"]!.GetValue<string>(), settings["Portal__SelfSignup"]!.GetValue<string>(), settings["Portal__Contact"]!.GetValue<string>()));
    }
}
