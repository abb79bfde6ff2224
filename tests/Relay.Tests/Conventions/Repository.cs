using System.Runtime.CompilerServices;

namespace Relay.Tests.Conventions;

/// <summary>The repository that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] Folders = ["src", "tests", "samples"];

    private static readonly Lazy<IReadOnlyList<SourceFile>> LazyFiles = new(Read);

    /// <summary>All C# and project files of product, tests and samples.</summary>
    public static IReadOnlyList<SourceFile> Files => LazyFiles.Value;

    public static string Root { get; } = FindRoot();

    // Where the sources lay when this was compiled; where they have moved since, upward from the program.
    private static string FindRoot([CallerFilePath] string here = "") =>
        Upward(Path.GetDirectoryName(here))
        ?? Upward(AppContext.BaseDirectory)
        ?? throw new InvalidOperationException("Relay.sln lies in no folder above the tests.");

    private static string? Upward(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, "Relay.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder;
    }

    private static SourceFile[] Read() =>
    [
        .. Folders
            .Select(folder => Path.Combine(Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs*", SearchOption.AllDirectories))
            .Where(path => Path.GetExtension(path) is ".cs" or ".csproj" or ".cshtml")
            .Select(path => (Path: path, Name: Path.GetRelativePath(Root, path).Replace('\\', '/')))
            .Where(file => !file.Name.Split('/').Any(part => part is "bin" or "obj" or "artifacts" or "node_modules"))
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => new SourceFile(file.Name, File.ReadAllText(file.Path))),
    ];
}
