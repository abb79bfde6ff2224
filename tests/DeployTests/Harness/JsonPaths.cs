using System.Text.Json.Nodes;

namespace DeployTests.Harness;

/// <summary>Looks into JSON by names and places.</summary>
internal static class JsonPaths
{
    /// <summary>What is there; null when nothing is.</summary>
    public static JsonNode? At(this JsonNode? node, params IEnumerable<object> path)
    {
        foreach (var step in path)
        {
            node = (node, step) switch
            {
                (JsonObject map, string name) => map[name],
                (JsonArray list, int place) when place < list.Count => list[place],
                _ => null,
            };
        }

        return node;
    }

    public static string Text(this JsonNode? node, params IEnumerable<object> path) => node.At(path)?.ToString() ?? "";

    public static IReadOnlyList<JsonNode> Items(this JsonNode? node, params IEnumerable<object> path) =>
        node.At(path) is JsonArray list ? [.. list.OfType<JsonNode>()] : [];

    public static IReadOnlyDictionary<string, JsonNode?> Members(this JsonNode? node, params IEnumerable<object> path) =>
        node.At(path) is JsonObject map ? map.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal) : new(StringComparer.Ordinal);

    /// <summary>Sets what is at a path of names, and makes what is missing on the way.</summary>
    public static JsonObject With(this JsonObject root, string path, JsonNode? value)
    {
        var copy = root.DeepClone().AsObject();
        var names = path.Split('/');
        var at = copy;
        foreach (var name in names.SkipLast(1))
        {
            at = (at[name] ??= new JsonObject()).AsObject();
        }

        at[names[^1]] = value?.DeepClone();
        return copy;
    }
}
