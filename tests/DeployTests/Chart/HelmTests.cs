using System.Text.Json.Nodes;
using DeployTests.Harness;

namespace DeployTests.Chart;

/// <summary>Helm itself, where the machine has it: it finds nothing wrong, and renders what these tests render.</summary>
public sealed class HelmTests(HelmChart chart)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Helm_finds_nothing_wrong_and_renders_the_same(bool production)
    {
        if (Tools.Find("helm") is not { } helm)
        {
            Assert.Skip("helm is absent.");
            return;
        }

        var values = production ? HelmChart.Production : HelmChart.Least;
        var (code, output, errors) = await Tools.AskAsync(helm, ["lint", HelmChart.Folder, "--strict", "--values", "-"], values.ToJsonString());
        Assert.True(code == 0, output + errors);
        (code, output, errors) = await Tools.AskAsync(helm, ["template", "relay", HelmChart.Folder, "--namespace", "messaging", "--values", "-"], values.ToJsonString());
        Assert.True(code == 0, errors);
        var theirs = Yaml.Documents(output).ToDictionary(Name, StringComparer.Ordinal);
        var ours = (await chart.RenderAsync(values)).ToDictionary(Name, StringComparer.Ordinal);
        Assert.Equal(theirs.Keys.Order(StringComparer.Ordinal), ours.Keys.Order(StringComparer.Ordinal));
        Assert.All(ours, one => Assert.True(JsonNode.DeepEquals(one.Value, theirs[one.Key]), one.Key));

        static string Name(JsonNode one) => $"{one.Text("kind")} {one.Text("metadata", "name")}";
    }
}
