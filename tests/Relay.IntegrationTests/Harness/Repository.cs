namespace Relay.IntegrationTests.Harness;

/// <summary>Where the programs lie that are run, and the sample payloads beside the repository.</summary>
internal static class Repository
{
    private const string Solution = "Relay.sln";

    public static string Root { get; } = FindRoot();

    /// <summary>A program of the same configuration as this test: tests of a Debug build run a Debug Relay.</summary>
    public static string Program(string project, string file)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var path = Path.Combine(Root, "artifacts", "bin", project, configuration, file);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{Path.GetRelativePath(Root, path)} is not built.");
    }

    /// <summary>Sample payloads by provider; null where they are not handed out.</summary>
    public static string? SamplePayloads(string provider)
    {
        var folder = Path.Combine(Path.GetDirectoryName(Root) ?? Root, "shared", "fixtures", provider);
        return Directory.Exists(folder) ? folder : null;
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, Solution)))
        {
            folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder));
        }

        return folder ?? throw new InvalidOperationException($"{Solution} is in no folder above the tests.");
    }
}
