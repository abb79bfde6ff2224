using System.Globalization;
using DeployTests.Harness;
using Relay.IntegrationTests.Harness;

namespace DeployTests.Chart;

/// <summary>Of everything two, and as large as the runbook plans with.</summary>
public sealed class ChartSizeTests(HelmChart chart)
{
    // Helm's own --timeout where nobody says another.
    private const int HelmsPatience = 300;

    [Fact]
    public async Task Of_each_role_two_pods_run_and_one_stays_while_nodes_are_drained()
    {
        var objects = await chart.RenderAsync(HelmChart.Least);
        Assert.All(objects.Of("Deployment"), deployment =>
        {
            var name = deployment.Text("metadata", "name");
            var scaler = objects.Of("HorizontalPodAutoscaler").SingleOrDefault(h => h.Text("metadata", "name") == name);
            var least = (scaler?.At("spec", "minReplicas") ?? deployment.At("spec", "replicas"))!.GetValue<int>();
            Assert.True(least >= 2, $"{name}: {least}");
            Assert.True(objects.Of("PodDisruptionBudget", name).At("spec", "maxUnavailable")!.GetValue<int>() < least, name);
        });
    }

    [Fact]
    public async Task What_a_pod_asks_for_is_the_first_line_of_the_runbooks_table()
    {
        var objects = await chart.RenderAsync(HelmChart.Least);
        var cells = Runbook("| up to 100 |").Split('|', StringSplitOptions.TrimEntries);

        // Ingest, Normalize, Dispatch, and Project and Portal together: "2 x 0.25".
        string[][] columns = [["ingest"], ["normalize"], ["dispatch"], ["project", "portal"]];
        foreach (var (roles, cell) in columns.Zip(cells[2..]))
        {
            var words = cell.Split(' ');
            var cores = (int)(decimal.Parse(words[2], CultureInfo.InvariantCulture) * 1000);
            Assert.All(roles, role =>
            {
                var requests = objects.Of("Deployment", $"relay-{role}").Container().At("resources", "requests");
                Assert.Equal((role, $"{cores}m", "512Mi"), (role, requests.Text("cpu"), requests.Text("memory")));
                Assert.Equal(words[0], HelmChart.Merged([]).Text("roles", role, "replicas"));
            });
        }

        Assert.Equal(cells[6], HelmChart.Merged([]).Text("kafka", "partitions"));
        Assert.Contains("| 512 MiB, 1 GiB with 10,000 tenants |", Runbook("| memory of a process |"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Job_of_the_schema_ends_before_Helm_stops_waiting()
    {
        var job = Assert.Single((await chart.RenderAsync(HelmChart.Least)).Of("Job"));
        Assert.InRange(job.At("spec", "activeDeadlineSeconds")!.GetValue<int>(), 60, HelmsPatience - 1);
    }

    private static string Runbook(string begin) =>
        Assert.Single(File.ReadLines(Path.Combine(Repository.Root, "docs/runbook.md")), line => line.StartsWith(begin, StringComparison.Ordinal));
}
