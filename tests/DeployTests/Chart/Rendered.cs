using System.Text.Json.Nodes;
using DeployTests.Harness;

namespace DeployTests.Chart;

/// <summary>Finds what it looks for among rendered objects.</summary>
internal static class Rendered
{
    public static readonly string[] Roles = ["ingest", "normalize", "dispatch", "project", "portal"];

    public static IReadOnlyList<JsonNode> Of(this IEnumerable<JsonNode> objects, string kind) => [.. objects.Where(one => one.Text("kind") == kind)];

    public static JsonNode Of(this IEnumerable<JsonNode> objects, string kind, string name) =>
        Assert.Single(objects, one => one.Text("kind") == kind && one.Text("metadata", "name") == name);

    public static JsonNode Pod(this JsonNode workload) => workload.At("spec", "template", "spec")!;

    public static JsonNode Container(this JsonNode workload) => Assert.Single(workload.Pod().Items("containers"));

    /// <summary>The environment of a workload's container; of a secret only which one it is, as <c>secret:name/key</c>.</summary>
    public static IReadOnlyDictionary<string, string> Environment(this IReadOnlyList<JsonNode> objects, JsonNode workload)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in workload.Container().Items("envFrom"))
        {
            foreach (var (key, value) in objects.Of("ConfigMap", source.Text("configMapRef", "name")).Members("data"))
            {
                environment[key] = value!.GetValue<string>();
            }
        }

        foreach (var variable in workload.Container().Items("env"))
        {
            environment[variable.Text("name")] = variable.At("valueFrom", "secretKeyRef") is { } secret
                ? $"secret:{secret.Text("name")}/{secret.Text("key")}"
                : variable.At("value")!.GetValue<string>();
        }

        return environment;
    }

    /// <summary>Whether a selector picks a workload's pods.</summary>
    public static bool Picks(this JsonNode? selector, JsonNode workload) => selector.Members().Count > 0 && selector.Members().All(
        label => workload.Text("spec", "template", "metadata", "labels", label.Key) == label.Value!.ToString());
}
