using System.Text.RegularExpressions;
using Relay.IntegrationTests.Harness;

namespace DeployTests.Supply;

/// <summary>SECURITY.md says of each threat which test shows that it is met; each of them is there.</summary>
public sealed partial class SecurityTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "SECURITY.md"));

    private static readonly IReadOnlyList<string> Sources =
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(File.ReadAllText)];

    [Fact]
    public void Every_test_that_it_names_is_there()
    {
        var named = TestName().Matches(Text).Select(match => match.Groups["name"].Value.Split('.')).ToList();
        Assert.True(named.Count > 60);
        Assert.Empty(named.Where(name => !Sources.Any(source => Has(source, name))).Select(name => string.Join('.', name)));
    }

    [Fact]
    public void Every_threat_has_what_is_done_and_a_test()
    {
        var tables = Text[Text.IndexOf("## Threats", StringComparison.Ordinal)..Text.IndexOf("## What is not defended", StringComparison.Ordinal)];
        var rows = tables.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| threat |", StringComparison.Ordinal)).ToList();
        Assert.True(rows.Count > 35);
        Assert.All(rows, row =>
        {
            var cells = row.Trim().Trim('|').Split(" | ");
            Assert.Equal(3, cells.Length);
            Assert.Matches(TestName(), cells[2]);
        });
    }

    [Fact]
    public void What_it_links_to_is_there() => Assert.All(
        Link().Matches(Text).Select(match => match.Groups["path"].Value), path => Assert.True(File.Exists(Path.Combine(Repository.Root, path)), path));

    // A class without a method stands for all its tests.
    private static bool Has(string source, string[] name) =>
        source.Contains($"class {name[0]}", StringComparison.Ordinal) && (name.Length == 1 || source.Contains($" {name[1]}(", StringComparison.Ordinal));

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z]*Tests(\\.[A-Za-z0-9_]+)?)`", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TestName();

    [GeneratedRegex(@"\]\((?<path>[a-z][\w./-]*\.md)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
