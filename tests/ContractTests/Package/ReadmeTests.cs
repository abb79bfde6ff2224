using System.Text.RegularExpressions;
using ContractTests.Harness;

namespace ContractTests.Package;

/// <summary>What the package's README shows compiles.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void The_consumer_in_the_README_is_the_one_that_is_compiled_here_and_has_twenty_lines()
    {
        var source = File.ReadAllText(Path.Combine(Repository.Tests, "Package", "ReadmeSample.cs")).Split('\n');
        var body = source.SkipWhile(line => line != "    {").Skip(1).TakeWhile(line => line != "    }").Select(line => line.Length > 8 ? line[8..] : "").ToList();
        string[] expected = [.. source.Where(line => line.StartsWith("using ", StringComparison.Ordinal)), "", .. body];
        Assert.Equal(string.Join('\n', expected), Blocks()[0]);
        Assert.InRange(expected.Count(line => line.Trim() is not ("" or "{" or "}")), 10, 20);
    }

    [Fact]
    public void The_command_in_the_README_is_the_one_that_is_sent_from_the_package_alone() =>
        Assert.Contains(Command(Blocks()[1]), File.ReadAllText(Path.Combine(Repository.Tests, "Package", "Consumer.txt")).ReplaceLineEndings("\n"), StringComparison.Ordinal);

    private static string Command(string block) => block[..(block.IndexOf("});", StringComparison.Ordinal) + 3)];

    private static List<string> Blocks() =>
        [.. Block().Matches(File.ReadAllText(Path.Combine(Repository.Root, "src", "Relay.Contracts", "README.md"))).Select(match => match.Groups["code"].Value)];

    [GeneratedRegex("```csharp\n(?<code>.*?)\n```", RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
