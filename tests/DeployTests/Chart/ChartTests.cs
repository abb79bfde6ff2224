using System.Globalization;
using System.Text.Json.Nodes;
using DeployTests.Harness;

namespace DeployTests.Chart;

/// <summary>What the chart makes of default values and of those of a production.</summary>
public sealed class ChartTests(HelmChart chart)
{
    // What HostOptions.ShutdownTimeout gives Relay at most, in seconds (CoreServices).
    private const int LongestStop = 100;

    public static TheoryData<bool> Both => [false, true];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Every_object_is_one_that_Kubernetes_knows_field_by_field(bool production)
    {
        var objects = await RenderAsync(production);
        Assert.Empty(await Tools.KubernetesFaultsAsync(objects));
        Assert.Equal(objects.Count, objects.Select(one => (one.Text("kind"), one.Text("metadata", "name"))).Distinct().Count());
        Assert.All(objects, one => Assert.Matches("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", one.Text("metadata", "name")));
    }

    [Fact]
    public async Task A_misspelt_field_would_be_found()
    {
        var workload = (await RenderAsync(production: false)).Of("Deployment", "relay-ingest").DeepClone();
        workload["spec"]!["replicaz"] = 2;
        workload.Container()["ports"]![0]!["containerPort"] = "8080";
        Assert.NotEmpty(await Tools.KubernetesFaultsAsync([workload]));
        workload.Container()["ports"]![0]!["containerPort"] = 8080;
        Assert.Equal(["apps/v1/Deployment relay-ingest.spec.replicaz: no such field"], await Tools.KubernetesFaultsAsync([workload]));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Each_role_is_a_Deployment_of_the_same_program_told_what_to_be(bool production)
    {
        var objects = await RenderAsync(production);
        Assert.Equal(Rendered.Roles.Select(role => $"relay-{role}").Order(StringComparer.Ordinal), objects.Of("Deployment").Select(d => d.Text("metadata", "name")).Order(StringComparer.Ordinal));
        foreach (var role in Rendered.Roles)
        {
            var deployment = objects.Of("Deployment", $"relay-{role}");
            Assert.Equal(role, objects.Environment(deployment)["Relay__Roles"], ignoreCase: true);
            Assert.True(deployment.At("spec", "selector", "matchLabels").Picks(deployment));
            Assert.All(objects.Of("Deployment").Where(other => other != deployment), other => Assert.False(deployment.At("spec", "selector", "matchLabels").Picks(other)));
            Assert.Equal(
                production ? $"registry.example.com/team/relay@sha256:{new string('a', 64)}" : "registry.example/relay:0.1.0", deployment.Container().Text("image"));
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task No_pod_has_rights_or_a_writable_disk_or_a_token_of_the_cluster(bool production)
    {
        var objects = await RenderAsync(production);
        Assert.All([.. objects.Of("Deployment"), .. objects.Of("Job")], workload =>
        {
            var pod = workload.Pod();
            Assert.Equal(("true", "1654", "RuntimeDefault"), (pod.Text("securityContext", "runAsNonRoot"), pod.Text("securityContext", "runAsUser"), pod.Text("securityContext", "seccompProfile", "type")));
            Assert.Equal("false", pod.Text("automountServiceAccountToken"));
            var container = workload.Container().At("securityContext");
            Assert.Equal(("true", "false", "[\"ALL\"]"), (container.Text("readOnlyRootFilesystem"), container.Text("allowPrivilegeEscalation"), container.At("capabilities", "drop")!.ToJsonString()));
            Assert.NotEqual("", workload.Container().Text("resources", "limits", "memory"));
            Assert.NotEqual("", workload.Container().Text("resources", "requests", "cpu"));
            Assert.All(workload.Container().Items("volumeMounts").Where(mount => mount.Text("mountPath") != "/tmp"), mount => Assert.Equal("true", mount.Text("readOnly")));
            Assert.Equal(workload.Container().Items("volumeMounts").Select(m => m.Text("name")), pod.Items("volumes").Select(v => v.Text("name")));
        });
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Probes_ask_the_right_doors_and_a_stop_has_time(bool production)
    {
        var objects = await RenderAsync(production);
        Assert.All(objects.Of("Deployment"), deployment =>
        {
            var container = deployment.Container();
            Assert.Equal("/health/live", container.Text("startupProbe", "httpGet", "path"));
            Assert.Equal("/health/live", container.Text("livenessProbe", "httpGet", "path"));
            Assert.Equal("/health/ready", container.Text("readinessProbe", "httpGet", "path"));
            Assert.All(["startupProbe", "livenessProbe", "readinessProbe"], probe => Assert.Equal("http", container.Text(probe, "httpGet", "port")));
            var port = Assert.Single(container.Items("ports"));
            Assert.Equal(("http", objects.Environment(deployment)["ASPNETCORE_HTTP_PORTS"]), (port.Text("name"), port.Text("containerPort")));

            // Balancers must have seen that it is not ready before it stops taking requests.
            var noticed = Number(container, "readinessProbe", "periodSeconds") * Number(container, "readinessProbe", "failureThreshold");
            var delay = TimeSpan.Parse(objects.Environment(deployment)["Relay__ShutdownDelay"], CultureInfo.InvariantCulture).TotalSeconds;
            Assert.True(delay > noticed, $"{delay} s to be seen as not ready, which takes {noticed} s");
            Assert.True(Number(deployment.Pod(), "terminationGracePeriodSeconds") > LongestStop);
        });
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task What_scales_is_told_how_and_within_the_partitions(bool production)
    {
        var objects = await RenderAsync(production);
        var scaled = objects.Of("HorizontalPodAutoscaler");
        Assert.Equal(["relay-dispatch", "relay-ingest", "relay-normalize"], scaled.Select(h => h.Text("metadata", "name")).Order(StringComparer.Ordinal));
        Assert.All(scaled, scaler =>
        {
            var deployment = objects.Of("Deployment", scaler.Text("spec", "scaleTargetRef", "name"));
            Assert.Null(deployment.At("spec", "replicas"));
            Assert.InRange(Number(scaler, "spec", "minReplicas"), 2, Number(scaler, "spec", "maxReplicas"));
            Assert.True(Number(scaler, "spec", "behavior", "scaleDown", "stabilizationWindowSeconds") >= 300);
        });
        Assert.All(objects.Of("Deployment").Where(d => !scaled.Any(h => h.Text("metadata", "name") == d.Text("metadata", "name"))), d => Assert.True(Number(d, "spec", "replicas") >= 1));
        Assert.All(objects.Of("PodDisruptionBudget"), budget =>
        {
            Assert.Equal(1, Number(budget, "spec", "maxUnavailable"));
            Assert.Single(objects.Of("Deployment"), deployment => budget.At("spec", "selector", "matchLabels").Picks(deployment));
        });
        Assert.All(objects.Of("Deployment"), d => Assert.Equal(2, d.Pod().Items("topologySpreadConstraints").Count(c => c.At("labelSelector", "matchLabels").Picks(d))));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Secrets_come_from_a_Secret_and_stand_nowhere_else(bool production)
    {
        var objects = await RenderAsync(production);
        Assert.Empty(objects.Of("Secret"));
        Assert.All([.. objects.Of("Deployment"), .. objects.Of("Job")], workload =>
            Assert.Equal("secret:relay/connection-string", objects.Environment(workload)["ConnectionStrings__Relay"]));
        Assert.DoesNotContain(Assert.Single(objects.Of("ConfigMap")).Members("data").Keys, key => key.Contains("ConnectionStrings", StringComparison.Ordinal) || key.Contains("assword", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "15000")]
    [InlineData(60000, "60000")]
    public async Task Metrics_come_as_often_as_panels_expect_unless_a_setting_says_otherwise(int? said, string expected)
    {
        var objects = await chart.RenderAsync(said is { } interval ? HelmChart.Production.With("settings/OTEL_METRIC_EXPORT_INTERVAL", interval) : HelmChart.Production);
        Assert.All(objects.Of("Deployment"), deployment => Assert.Equal(expected, objects.Environment(deployment)["OTEL_METRIC_EXPORT_INTERVAL"]));
    }

    [Fact]
    public async Task The_key_vault_is_reached_by_workload_identity()
    {
        var objects = await RenderAsync(production: true);
        var account = Assert.Single(objects.Of("ServiceAccount"));
        Assert.Equal("0e3f6b54-4f0a-4b63-8a4e-0c8b0a1d2f10", account.Text("metadata", "annotations", "azure.workload.identity/client-id"));
        Assert.All(objects.Of("Deployment"), deployment =>
        {
            Assert.Equal("true", deployment.Text("spec", "template", "metadata", "labels", "azure.workload.identity/use"));
            Assert.Equal(account.Text("metadata", "name"), deployment.Pod().Text("serviceAccountName"));
            Assert.Equal(("prod", "KeyVault"), (objects.Environment(deployment)["AZURE_TOKEN_CREDENTIALS"], objects.Environment(deployment)["Secrets__Provider"]));
        });
        Assert.DoesNotContain("azure", (await RenderAsync(production: false)).Of("Deployment")[0].ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_is_brought_about_before_anything_of_the_chart_is_there()
    {
        var objects = await RenderAsync(production: false);
        var job = Assert.Single(objects.Of("Job"));
        Assert.Equal("pre-install,pre-upgrade", job.Text("metadata", "annotations", "helm.sh/hook"));
        Assert.Equal("[\"migrate\"]", job.Container().At("args")!.ToJsonString());
        Assert.Null(job.Container().At("envFrom"));
        Assert.Null(job.Pod().At("serviceAccountName"));
        Assert.All(objects.Of("Deployment"), deployment => Assert.Equal("false", objects.Environment(deployment)["Store__MigrateAtStart"]));

        var without = await chart.RenderAsync(HelmChart.Least.With("migration/enabled", false));
        Assert.Empty(without.Of("Job"));
        Assert.Equal("true", without.Environment(without.Of("Deployment")[0])["Store__MigrateAtStart"]);
    }

    [Fact]
    public async Task Other_settings_make_other_pods()
    {
        var before = await RenderAsync(production: false);
        var after = await chart.RenderAsync(HelmChart.Least.With("settings/Api__RequestsPerSecondPerKey", 5));
        Assert.NotEqual(Checksum(before), Checksum(after));
        Assert.Equal(Checksum(before), Checksum(await chart.RenderAsync(HelmChart.Least.With("roles/ingest/replicas", 3))));

        static string Checksum(IEnumerable<JsonNode> objects) => objects.Of("Deployment")[0].Text("spec", "template", "metadata", "annotations", "checksum/settings");
    }

    private Task<IReadOnlyList<JsonNode>> RenderAsync(bool production) => chart.RenderAsync(production ? HelmChart.Production : HelmChart.Least);

    private static int Number(JsonNode node, params IEnumerable<object> path) => node.At(path)!.GetValue<int>();
}
