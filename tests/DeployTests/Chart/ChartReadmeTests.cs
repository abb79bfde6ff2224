using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeployTests.Harness;

namespace DeployTests.Chart;

/// <summary>The chart's README names every value and its default.</summary>
public sealed partial class ChartReadmeTests
{
    private static readonly JsonObject Values = HelmChart.Merged([]);

    [Fact]
    public void Every_value_is_in_the_README_with_its_default()
    {
        var rows = Rows();
        Assert.Equal(Leaves(Values, "").Select(leaf => leaf.Path).Distinct().Order(StringComparer.Ordinal), rows.Select(row => row.Path).Order(StringComparer.Ordinal));
        var defaults = Leaves(Values, "").ToLookup(leaf => leaf.Path, leaf => Shown(leaf.Value), StringComparer.Ordinal);
        Assert.Empty(rows
            .Where(row => row.Default != "see values.yaml" && row.Default.Trim('`') != (defaults[row.Path].Distinct().Count() == 1 ? defaults[row.Path].First() : string.Join(", ", defaults[row.Path])))
            .Select(row => $"{row.Path}: {row.Default}, and it is {string.Join(", ", defaults[row.Path])}"));
    }

    [Fact]
    public void Chart_and_program_have_one_version()
    {
        var chart = Yaml.Read(Path.Combine(HelmChart.Folder, "Chart.yaml"));
        var props = File.ReadAllText(Path.Combine(Relay.IntegrationTests.Harness.Repository.Root, "Directory.Build.props"));
        Assert.Contains($"<Version>{chart.Text("appVersion")}</Version>", props, StringComparison.Ordinal);
    }

    private static List<(string Path, string Default)> Rows() =>
    [
        .. File.ReadLines(Path.Combine(HelmChart.Folder, "README.md")).Select(line => Row().Match(line)).Where(match => match.Success)
            .Select(match => (match.Groups["path"].Value, match.Groups["default"].Value)),
    ];

    // A map with names of the user's own is one value; the five roles are told as one.
    private static IEnumerable<(string Path, JsonNode? Value)> Leaves(JsonObject map, string prefix)
    {
        foreach (var (key, value) in map)
        {
            var path = prefix == "roles." ? "roles.<role>" : prefix + key;
            var isOwn = key is "resources" or "behavior" or "secretSettings" or "client" || value is not JsonObject { Count: > 0 };
            foreach (var leaf in isOwn ? [(path, value)] : Leaves(value!.AsObject(), path + "."))
            {
                yield return leaf;
            }
        }
    }

    private static string Shown(JsonNode? value) => value switch
    {
        JsonObject map => "{" + string.Join(", ", map.Select(pair => $"\"{pair.Key}\": {Shown(pair.Value)}")) + "}",
        JsonArray list => "[" + string.Join(", ", list.Select(Shown)) + "]",
        _ => value!.ToJsonString(),
    };

    [GeneratedRegex(@"^\| `(?<path>[a-z][\w.<>]+)` \| (?<default>.+?) \| .*\|$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
