using System.Text.Json;

namespace Relay.Supply.Packages;

/// <summary>A package of npm, as a lock file pins it.</summary>
/// <param name="File">The lock file, relative to the repository.</param>
/// <param name="Licence">As the package says it; null when it says nothing.</param>
internal sealed record NpmPackage(string File, string Name, string Version, string? Licence, string? Integrity)
{
    /// <summary>Everything that is pinned anywhere in the repository.</summary>
    public static IReadOnlyList<NpmPackage> ReadAll(string root) =>
    [
        .. ((string[])["src", "tests", "samples", "eng"]).Select(folder => Path.Combine(root, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "package-lock.json", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Contains("node_modules", StringComparer.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(file => Read(root, file)),
    ];

    private static List<NpmPackage> Read(string root, string file)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(file));
        return
        [
            .. document.RootElement.GetProperty("packages").EnumerateObject().Where(p => p.Name.Length > 0 && !p.Value.TryGetProperty("link", out _)).Select(p => new NpmPackage(
                Path.GetRelativePath(root, file),
                p.Name[(p.Name.LastIndexOf("node_modules/", StringComparison.Ordinal) + "node_modules/".Length)..],
                p.Value.GetProperty("version").GetString()!,
                Text(p.Value, "license"),
                Text(p.Value, "integrity"))),
        ];
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
