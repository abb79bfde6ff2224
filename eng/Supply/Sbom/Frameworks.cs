using System.Text.Json;

namespace Relay.Supply.Sbom;

/// <summary>The shared frameworks that Relay runs on, which an image brings: from its runtimeconfig.json.</summary>
internal static class Frameworks
{
    public static IReadOnlyList<(string Name, string Version)> Read(string root)
    {
        var file = Path.Combine(root, "artifacts", "bin", "Relay", "release", "Relay.runtimeconfig.json");
        if (!File.Exists(file))
        {
            return [];
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return
        [
            .. document.RootElement.GetProperty("runtimeOptions").GetProperty("frameworks").EnumerateArray()
                .Select(f => (f.GetProperty("name").GetString()!, f.GetProperty("version").GetString()!)),
        ];
    }
}
