using System.Diagnostics;
using Relay.IntegrationTests.Harness;

namespace Relay.SampleTests.Documents;

/// <summary>The documents whose commands people copy: all that is Markdown but the history and the decisions.</summary>
internal static class DocumentSet
{
    private static readonly string[] Left = ["CHANGELOG.md", "docs/adr/"];

    /// <summary>What belongs to the repository, committed or not.</summary>
    public static IReadOnlyList<string> Files { get; } = List();

    public static IReadOnlyList<Markdown> All { get; } =
    [
        .. Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal) && !Left.Any(left => file.StartsWith(left, StringComparison.Ordinal)))
            .Select(file => Markdown.Parse(file, File.ReadAllLines(Path.Combine(Repository.Root, file)))),
    ];

    public static IReadOnlyList<MarkdownBlock> Blocks(string language) => [.. All.SelectMany(document => document.Blocks).Where(block => block.Language == language)];

    private static string[] List()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var lines = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return [.. lines.Where(file => File.Exists(Path.Combine(Repository.Root, file)))];
    }
}
