using System.Text.Json.Nodes;
using DeployTests.Harness;
using Relay.IntegrationTests.Harness;

namespace DeployTests.Compose;

/// <summary>deploy/compose/compose.yaml.</summary>
internal static class ComposeFile
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "deploy/compose");

    public static JsonObject All { get; } = Yaml.Read(Path.Combine(Folder, "compose.yaml"));

    public static IReadOnlyDictionary<string, JsonNode?> Services { get; } = All.Members("services");

    /// <summary>Where a bind of a service comes from on this machine, by where it is in the container.</summary>
    public static IReadOnlyDictionary<string, string> Binds(string service) => Volumes(service).Where(v => v.Source.StartsWith('.'))
        .ToDictionary(v => v.Target, v => Path.GetFullPath(Path.Combine(Folder, v.Source)), StringComparer.Ordinal);

    public static IReadOnlyList<(string Source, string Target, string Mode)> Volumes(string service) =>
        [.. Services[service].Items("volumes").Select(v => v.ToString().Split(':')).Select(v => (v[0], v[1], v.Length > 2 ? v[2] : ""))];

    public static IReadOnlyDictionary<string, string> Environment(string service) =>
        Services[service].Members("environment").ToDictionary(pair => pair.Key, pair => pair.Value!.ToString(), StringComparer.Ordinal);
}
