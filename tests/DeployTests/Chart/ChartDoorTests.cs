using System.Text.Json.Nodes;
using DeployTests.Harness;
using Relay.IntegrationTests.Harness;

namespace DeployTests.Chart;

/// <summary>Who reaches what, and what is left when roles are switched off.</summary>
public sealed class ChartDoorTests(HelmChart chart)
{
    public static TheoryData<string> EveryRole => [.. Rendered.Roles];

    [Fact]
    public async Task Webhooks_and_pages_have_a_Service_and_a_path_and_nothing_else_has()
    {
        var objects = await chart.RenderAsync(HelmChart.Least);
        Assert.Equal(["relay-ingest", "relay-portal"], objects.Of("Service").Select(s => s.Text("metadata", "name")).Order(StringComparer.Ordinal));
        Assert.All(objects.Of("Service"), service =>
        {
            Assert.Equal("ClusterIP", service.Text("spec", "type"));
            Assert.Equal(service.Text("metadata", "name"), Assert.Single(objects.Of("Deployment"), d => service.At("spec", "selector").Picks(d)).Text("metadata", "name"));
        });
        var ingress = Assert.Single(objects.Of("Ingress"));
        var rule = Assert.Single(ingress.Items("spec", "rules"));
        Assert.Equal("relay.example.com", rule.Text("host"));
        Assert.Equal([("/webhook", "relay-ingest"), ("/", "relay-portal")], rule.Items("http", "paths").Select(p => (p.Text("path"), p.Text("backend", "service", "name"))));

        var apart = Assert.Single((await chart.RenderAsync(HelmChart.Production)).Of("Ingress"));
        Assert.Equal(
            [("hooks.example.com", "/webhook"), ("relay.example.com", "/")],
            apart.Items("spec", "rules").Select(r => (r.Text("host"), Assert.Single(r.Items("http", "paths")).Text("path"))));
        Assert.Equal("""["hooks.example.com","relay.example.com"]""", apart.At("spec", "tls", 0, "hosts")!.ToJsonString());
    }

    [Fact]
    public async Task What_Meta_posts_passes_the_Ingress()
    {
        var size = Assert.Single((await chart.RenderAsync(HelmChart.Least)).Of("Ingress")).Text("metadata", "annotations", "nginx.ingress.kubernetes.io/proxy-body-size");
        Assert.Equal("4m", size);
    }

    [Fact]
    public async Task Only_the_ingress_controller_comes_in_and_only_what_is_needed_goes_out()
    {
        var objects = await chart.RenderAsync(HelmChart.Least);
        var all = objects.Of("NetworkPolicy", "relay");
        Assert.All(objects.Of("Deployment"), deployment => Assert.True(all.At("spec", "podSelector", "matchLabels").Picks(deployment)));
        Assert.Equal("""["Ingress","Egress"]""", all.At("spec", "policyTypes")!.ToJsonString());
        Assert.Empty(all.Items("spec", "ingress"));
        var ports = all.Items("spec", "egress").SelectMany(rule => rule.Items("ports")).Select(p => p["port"]!.GetValue<int>()).Order();
        Assert.Equal([53, 53, 443, 5432, 9092, 9093], ports);
        Assert.Contains("169.254.0.0/16", Assert.Single(all.Items("spec", "egress"), rule => rule.Items("ports").Any(p => p.Text("port") == "443")).ToJsonString(), StringComparison.Ordinal);
        foreach (var role in new[] { "ingest", "portal" })
        {
            var door = objects.Of("NetworkPolicy", $"relay-{role}");
            Assert.Equal([$"relay-{role}"], objects.Of("Deployment").Where(d => door.At("spec", "podSelector", "matchLabels").Picks(d)).Select(d => d.Text("metadata", "name")));
            var rule = Assert.Single(door.Items("spec", "ingress"));
            Assert.Equal(("ingress-nginx", "8080"), (rule.Text("from", 0, "namespaceSelector", "matchLabels", "kubernetes.io/metadata.name"), Assert.Single(rule.Items("ports")).Text("port")));
        }

        var names = Assert.Single(all.Items("spec", "egress"), rule => rule.Items("ports").Any(p => p.Text("protocol") == "UDP"));
        Assert.Equal(["kube-system", "169.254.20.10/32"], names.Items("to").Select(to => to.Text("namespaceSelector", "matchLabels", "kubernetes.io/metadata.name") + to.Text("ipBlock", "cidr")));

        var telemetry = (await chart.RenderAsync(HelmChart.Production)).Of("NetworkPolicy", "relay");
        Assert.Contains(telemetry.Items("spec", "egress"), rule => rule.Items("ports").Any(p => p.Text("port") == "4317"));
        Assert.NotEmpty(telemetry.Items("spec", "ingress"));
        Assert.Contains(telemetry.Items("spec", "egress"), rule => rule.Text("to", 0, "ipBlock", "cidr") == "10.20.0.0/24" && rule.Items("ports").Any(p => p.Text("port") == "9093"));
    }

    [Fact]
    public async Task Names_are_asked_for_where_a_cluster_answers()
    {
        var objects = await chart.RenderAsync(HelmChart.Least.With("networkPolicy/dns/ports", new JsonArray(53, 5353)));
        var ports = objects.Of("NetworkPolicy", "relay").Items("spec", "egress", 0, "ports").Select(p => $"{p.Text("protocol")} {p.Text("port")}");
        Assert.Equal(["UDP 53", "TCP 53", "UDP 5353", "TCP 5353"], ports);
        Assert.Empty(await Tools.KubernetesFaultsAsync(objects));
    }

    [Theory]
    [InlineData("kafka/bootstrapServers", "kafka:9094", "kafka")]
    [InlineData("otlp/endpoint", "http://collector:55681", "otlp")]
    public async Task Another_port_is_let_out_once_it_is_named_and_without_policies_nobody_asks(string path, string value, string door)
    {
        var values = HelmChart.Least.With(path, value);
        Assert.Contains($"networkPolicy.{door}.ports", await RefusalAsync(values), StringComparison.Ordinal);
        Assert.NotEmpty(await chart.RenderAsync(values.With($"networkPolicy/{door}/ports", new JsonArray(9092, 9094, 55681))));
        Assert.NotEmpty(await chart.RenderAsync(values.With("networkPolicy/enabled", false)));
    }

    [Fact]
    public async Task Telemetry_to_the_port_of_https_passes_anyway() =>
        Assert.NotEmpty(await chart.RenderAsync(HelmChart.Least.With("otlp/endpoint", "https://otlp.example.com/v1")));

    [Theory]
    [MemberData(nameof(EveryRole))]
    public async Task A_role_that_is_off_leaves_nothing_behind(string role)
    {
        var objects = await chart.RenderAsync(HelmChart.Production.With($"roles/{role}/enabled", false));
        Assert.DoesNotContain(objects, one => one.Text("metadata", "labels", "app.kubernetes.io/component") == role);
        Assert.Equal(4, objects.Of("Deployment").Count);
        Assert.DoesNotContain($"relay-{role}\"", Assert.Single(objects.Of("Ingress")).ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(await Tools.KubernetesFaultsAsync(objects));
    }

    [Fact]
    public async Task Without_any_role_nothing_listens()
    {
        var objects = await chart.RenderAsync(Rendered.Roles.Aggregate(HelmChart.Least, (values, role) => values.With($"roles/{role}/enabled", false)));
        Assert.Equal(["ConfigMap", "Job", "NetworkPolicy", "ServiceAccount"], objects.Select(one => one.Text("kind")).Order(StringComparer.Ordinal));
        Assert.Contains("without the role ingest nobody takes webhooks", await chart.NotesAsync(HelmChart.Least.With("roles/ingest/enabled", false)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_wanted_is_not_there()
    {
        var objects = await chart.RenderAsync(HelmChart.Least.With("ingress/enabled", false).With("networkPolicy/enabled", false).With("serviceAccount/create", false));
        Assert.Equal(["ConfigMap", "Deployment", "HorizontalPodAutoscaler", "Job", "PodDisruptionBudget", "Service"], objects.Select(one => one.Text("kind")).Distinct().Order(StringComparer.Ordinal));
        Assert.All(objects.Of("Deployment"), deployment => Assert.Equal("default", deployment.Pod().Text("serviceAccountName")));
    }

    [Fact]
    public async Task The_notes_say_what_to_do_and_warn_of_what_is_left_open()
    {
        var notes = await chart.NotesAsync(HelmChart.Least);
        Assert.Contains("https://relay.example.com/webhook/meta/<tenant>", notes, StringComparison.Ordinal);
        Assert.Contains("kubectl --namespace messaging", notes, StringComparison.Ordinal);
        Assert.Equal(3, notes.Split("WARNING").Length - 1);
        var upgraded = await chart.NotesAsync(HelmChart.Production, upgrade: true);
        Assert.DoesNotContain("WARNING", upgraded, StringComparison.Ordinal);
        Assert.Contains("is upgraded as relay", upgraded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_certificate_is_rotated_the_notes_say_how_it_goes_on()
    {
        Assert.Contains("kubectl --namespace messaging exec deploy/relay-portal -- dotnet Relay.dll protect-keys", await chart.NotesAsync(HelmChart.Production), StringComparison.Ordinal);
        Assert.Contains("deploy/relay-dispatch --", await chart.NotesAsync(HelmChart.Production.With("roles/portal/enabled", false)), StringComparison.Ordinal);
        var settled = await chart.NotesAsync(HelmChart.Production.With("secrets/formerDataProtectionCertificateSecret", ""));
        Assert.Contains("Secret relay-data-protection. Nothing may renew it", settled, StringComparison.Ordinal);
        Assert.DoesNotContain("protect-keys", settled, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alerts_become_a_rule_of_the_Prometheus_operator()
    {
        var rules = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy/grafana/alerts/relay.rules.yaml"), TestContext.Current.CancellationToken);
        var rule = Assert.Single((await chart.RenderAsync(HelmChart.Least.With("prometheusRule/enabled", true).With("prometheusRule/rules", rules))).Of("PrometheusRule"));
        Assert.True(JsonNode.DeepEquals(Yaml.Documents(rules)[0], rule["spec"]));
        Assert.Contains("prometheusRule.rules is empty", await RefusalAsync(HelmChart.Least.With("prometheusRule/enabled", true)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_releases_in_a_namespace_do_not_meet()
    {
        var (one, _) = await chart.TryRenderAsync(HelmChart.Least, release: "blue");
        var (other, _) = await chart.TryRenderAsync(HelmChart.Least, release: "green");
        var names = one!.Concat(other!).Where(file => file.Key.EndsWith(".yaml", StringComparison.Ordinal)).SelectMany(file => Yaml.Documents(file.Value)).Select(o => (o.Text("kind"), o.Text("metadata", "name"))).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Contains(("Service", "blue-relay-ingest"), names);
    }

    private async Task<string> RefusalAsync(JsonObject values)
    {
        var (rendered, errors) = await chart.TryRenderAsync(values);
        Assert.Null(rendered);
        return errors;
    }
}
