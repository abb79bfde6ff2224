using System.Diagnostics;
using System.Text.RegularExpressions;
using Relay.IntegrationTests.Harness;

namespace Relay.SampleTests.Documents;

/// <summary>What is not run (<c>console</c> blocks, commands within sentences) names nothing that does not exist.</summary>
public sealed partial class ReferenceTests
{
    // How a line begins that somebody would paste into a shell.
    private static readonly string[] Shell =
        ["./relay ", "apt-get ", "cp ", "curl ", "docker ", "dotnet ", "export ", "git ", "helm ", "kcat ", "kubectl ", "node ", "npm ", "openssl ", "pip ", "psql ", "python3 ", "source "];

    private static readonly string Script = File.ReadAllText(Path.Combine(Repository.Root, "relay"));

    [Fact]
    public void Commands_stand_in_blocks_that_are_run_or_in_console_blocks()
    {
        var blocks = DocumentSet.All.SelectMany(document => document.Blocks).Where(block => block.Language is not ("bash" or "console"));
        Assert.Empty(blocks.SelectMany(block => block.Lines.Where(IsShell).Select(line => $"{block.Place} ({block.Language}): {line}")));
    }

    [Fact]
    public void Every_block_that_is_run_says_how_in_words_that_the_runner_knows()
    {
        var blocks = DocumentSet.Blocks("bash");
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => RunPlan.Of(block));
        Assert.Empty(DocumentSet.All.SelectMany(document => document.Blocks).Where(block => block.Run is not null && block.Language != "bash").Select(block => block.Place));
    }

    [Fact]
    public void Commands_of_this_repository_exist_with_the_switches_that_are_named()
    {
        var commands = Commands().Select(command => (command.Place, Text: OwnCommand().Match(command.Text).Value)).Where(command => command.Text.Length > 0).ToList();
        Assert.NotEmpty(commands);
        Assert.Empty(commands.Where(command => Fault(command.Text) is not null).Select(command => $"{command.Place}: {command.Text}: {Fault(command.Text)}"));
    }

    [Fact]
    public async Task Verbs_of_the_program_exist()
    {
        var verbs = Commands().Select(command => (command.Place, Verb: VerbOf().Match(command.Text).Groups["verb"].Value)).Where(command => command.Verb.Length > 0).ToList();
        Assert.NotEmpty(verbs);
        foreach (var verb in verbs.GroupBy(command => command.Verb, StringComparer.Ordinal))
        {
            await using var help = ChildProcess.Start(
                verb.Key, Repository.Program("Relay", "Relay.dll"), new Dictionary<string, string?>(StringComparer.Ordinal), verb.Key, "--help");
            Assert.True(await help.ExitCodeAsync() == 0, $"{verb.First().Place}: {verb.Key}{Environment.NewLine}{help.Tail()}");
            Assert.Contains(help.Lines, line => line.Contains($"Relay {verb.Key} ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Files_that_a_console_block_names_exist()
    {
        var tops = DocumentSet.Files.Select(file => file.Split('/')[0]).ToHashSet(StringComparer.Ordinal);
        var paths = DocumentSet.Blocks("console").SelectMany(block => block.Lines.SelectMany(line => PathWord().Matches(line)).Select(match => (block.Place, Path: match.Groups["path"].Value)))
            .Where(path => tops.Contains(path.Path.Split('/')[0]));
        Assert.Empty(paths.Where(path => !DocumentSet.Files.Any(file => file == path.Path || file.StartsWith(path.Path.TrimEnd('/') + "/", StringComparison.Ordinal))).Select(path => $"{path.Place}: {path.Path}"));
    }

    [Theory]
    [InlineData("./relay up --smoke", null)]
    [InlineData("./relay test --filter X", null)]
    [InlineData("./relay fly", "no such command")]
    [InlineData("./relay up --chaos", "--chaos is none of its switches")]
    [InlineData("./relay bench --only ingest", null)]
    [InlineData("./relay bench --onl ingest", "--onl is none of its switches")]
    public void The_check_of_commands_sees_what_is_wrong(string command, string? fault) => Assert.Equal(fault, Fault(command));

    [Fact]
    public void The_reader_of_documents_sees_blocks_comments_and_spans()
    {
        var document = Markdown.Parse("x.md", ["See `./relay up`.", "", "<!-- run: stack until \"done\" -->", "```bash", "a", "```", "- item", "", "  ```console", "  $ b", "  ```", "", "    curl c", "text"]);
        Assert.Equal(
            [("bash", "stack until \"done\"", "a"), ("console", null, "$ b"), ("indented", null, "curl c")],
            document.Blocks.Select(block => (block.Language, block.Run, block.Text)));
        Assert.Equal([("x.md:1", "./relay up")], document.Spans);
        Assert.Throws<FormatException>(() => RunPlan.Of(new MarkdownBlock("x.md:3", "bash", "somewhere", [])));
    }

    // Every command that stands anywhere: in blocks, line by line, and within sentences.
    private static IEnumerable<(string Place, string Text)> Commands() => DocumentSet.All
        .SelectMany(document => document.Blocks.Where(block => block.Language is "bash" or "console").SelectMany(block => block.Lines.Select(line => (block.Place, line.Trim().TrimStart('$').Trim()))).Concat(document.Spans));

    private static bool IsShell(string line)
    {
        var command = Assignments().Replace(line.Trim().TrimStart('$').TrimStart(), string.Empty);
        return Shell.Any(start => command.StartsWith(start, StringComparison.Ordinal));
    }

    // The words up to a comment or a redirection; the usage of the script says what there is.
    private static string? Fault(string command)
    {
        var words = command.Split(" #")[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
        if (words is not [var verb, ..] || verb.Any(c => !char.IsAsciiLetterLower(c)))
        {
            // "./relay …" and the like: no command in particular.
            return null;
        }

        if (!Regex.IsMatch(Script, $@"^  {verb}( |$)", RegexOptions.Multiline, TimeSpan.FromSeconds(1)))
        {
            return "no such command";
        }

        var help = Regex.IsMatch(Script, $"^  {verb} --help ", RegexOptions.Multiline, TimeSpan.FromSeconds(1)) ? HelpOf(verb) : string.Empty;
        return words.Skip(1).Where(word => word.StartsWith("--", StringComparison.Ordinal)).Select(word => word.Split('=')[0]).FirstOrDefault(word =>
            !Regex.IsMatch(Script, $@"^  {verb} .*{Regex.Escape(word)}\b", RegexOptions.Multiline, TimeSpan.FromSeconds(1))
            && !Regex.IsMatch(help, $@"^\s+{Regex.Escape(word)}\b", RegexOptions.Multiline, TimeSpan.FromSeconds(1))) is { } unknown
            ? $"{unknown} is none of its switches"
            : null;
    }

    // A command with many switches tells them itself.
    private static string HelpOf(string verb)
    {
        using var help = Process.Start(new ProcessStartInfo("bash", ["relay", verb, "--help"])
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["RELAY_BUILT"] = "true" },
        })!;
        var errors = help.StandardError.ReadToEndAsync();
        var text = help.StandardOutput.ReadToEnd();
        help.WaitForExit();
        return $"\n{text}\n{errors.GetAwaiter().GetResult()}";
    }

    [GeneratedRegex(@"^(?:[A-Za-z_]+=\S+ )+", RegexOptions.None, 1000)]
    private static partial Regex Assignments();

    [GeneratedRegex(@"\./relay (?:.*)$", RegexOptions.None, 1000)]
    private static partial Regex OwnCommand();

    [GeneratedRegex(@"Relay\.dll (?<verb>[a-z][a-z-]+)", RegexOptions.None, 1000)]
    private static partial Regex VerbOf();

    [GeneratedRegex(@"(?:^|[\s=""'@])(?:\./)?(?<path>[A-Za-z][\w.-]*/[\w./-]+)", RegexOptions.None, 1000)]
    private static partial Regex PathWord();
}
