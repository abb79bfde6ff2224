using System.Text.Json;

namespace Relay.Supply.Packages;

/// <summary>What a restore decided for a project: artifacts/obj/PROJECT/project.assets.json.</summary>
internal sealed class Assets
{
    // Files of these groups are laid beside the program.
    private static readonly string[] Shipped = ["runtime", "native", "runtimeTargets", "resource", "contentFiles"];

    private Assets(string project, IReadOnlyList<Package> packages, IReadOnlyList<string> direct)
    {
        Project = project;
        Packages = packages;
        Direct = direct;
    }

    public string Project { get; }

    public IReadOnlyList<Package> Packages { get; }

    /// <summary>Names of the packages that the project itself asks for.</summary>
    public IReadOnlyList<string> Direct { get; }

    public static Assets Of(string project, IReadOnlyList<Package> packages, IReadOnlyList<string> direct) => new(project, packages, direct);

    /// <summary>Every project that was restored.</summary>
    public static IReadOnlyList<Assets> ReadAll(string root)
    {
        var folder = Path.Combine(root, "artifacts", "obj");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "project.assets.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where(file => IsThere(file)).Select(Read)]
            : [];
    }

    public static Assets Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = document.RootElement;
        var folders = root.GetProperty("packageFolders").EnumerateObject().Select(f => f.Name).ToList();
        var libraries = root.GetProperty("libraries");
        var packages = new List<Package>();

        // The first target has no runtime of its own: what is for any.
        foreach (var entry in root.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject().Where(e => e.Value.GetProperty("type").GetString() == "package"))
        {
            var name = entry.Name.Split('/');
            var library = libraries.GetProperty(entry.Name);
            var path = library.GetProperty("path").GetString()!;
            var nuspec = folders.Select(folder => Path.Combine(folder, path, name[0].ToLowerInvariant() + ".nuspec")).FirstOrDefault(File.Exists)
                ?? throw new FileNotFoundException($"{entry.Name} of {file} is in no package folder; restore first.");
            packages.Add(new Package(
                name[0],
                name[1],
                library.TryGetProperty("sha512", out var sha512) ? sha512.GetString()! : "",
                Array.Exists(Shipped, group => entry.Value.TryGetProperty(group, out var files) && files.EnumerateObject().Any(f => !f.Name.EndsWith("/_._", StringComparison.Ordinal))),
                entry.Value.TryGetProperty("dependencies", out var needs) ? [.. needs.EnumerateObject().Select(d => d.Name).Order(StringComparer.Ordinal)] : [],
                Nuspec.Read(nuspec)));
        }

        var project = root.GetProperty("project");
        var direct = project.GetProperty("frameworks").EnumerateObject().First().Value.TryGetProperty("dependencies", out var asked)
            ? asked.EnumerateObject().Select(d => d.Name).Order(StringComparer.Ordinal).ToList()
            : [];
        return new Assets(Path.GetFileNameWithoutExtension(project.GetProperty("restore").GetProperty("projectPath").GetString())!, packages, direct);
    }

    // The output of a project that was renamed or taken away stays where it was.
    private static bool IsThere(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return File.Exists(document.RootElement.GetProperty("project").GetProperty("restore").GetProperty("projectPath").GetString());
    }
}
