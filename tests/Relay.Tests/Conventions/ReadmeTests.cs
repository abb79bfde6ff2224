using System.Text.RegularExpressions;

namespace Relay.Tests.Conventions;

/// <summary>The README names the test behind each promise; a test that is renamed or gone is found here.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void Every_test_that_the_README_names_is_there()
    {
        var root = Repository.Root;
        var named = TestName().Matches(File.ReadAllText(Path.Combine(root, "README.md"))).Select(m => m.Groups["name"].Value).ToList();
        Assert.True(named.Count >= 9, "The README names the test behind each promise.");

        var sources = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .ToList();
        Assert.DoesNotContain(named, name => !sources.Any(source => Holds(source, name)));
    }

    private static bool Holds(string source, string name)
    {
        var parts = name.Split('.');
        return source.Contains($"class {parts[0]}", StringComparison.Ordinal)
            && (parts.Length == 1 || source.Contains($" {parts[1]}(", StringComparison.Ordinal));
    }

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z]*Tests(?:\\.[A-Za-z0-9_]+)?)`", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TestName();
}
