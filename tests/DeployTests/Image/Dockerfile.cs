using System.Text.RegularExpressions;

namespace DeployTests.Image;

/// <summary>A Dockerfile, read as far as ours goes: stages, and their instructions with variables put in.</summary>
internal sealed partial class Dockerfile
{
    private readonly Dictionary<string, string> _arguments = new(StringComparer.Ordinal);
    private readonly List<Stage> _stages = [];

    private Dockerfile(string text)
    {
        foreach (var (word, rest) in Instructions(text))
        {
            if (word == "FROM")
            {
                var parts = Expand(rest, _arguments).Split(' ', StringSplitOptions.RemoveEmptyEntries);
                _stages.Add(new Stage(parts is [_, "AS", var name] ? name : "", parts[0], []));
            }
            else if (_stages.Count == 0)
            {
                Assert.Equal("ARG", word);
                var (name, value) = Pair(rest);
                _arguments[name] = value;
            }
            else
            {
                _stages[^1].Instructions.Add(new Instruction(word, rest));
            }
        }
    }

    public IReadOnlyList<Stage> Stages => _stages;

    public IReadOnlyDictionary<string, string> Arguments => _arguments;

    public static Dockerfile Read(string path) => new(File.ReadAllText(path));

    /// <summary>The stage with all that it is built on, outermost first.</summary>
    public IReadOnlyList<Stage> Chain(string name)
    {
        var chain = new List<Stage>();
        for (var stage = Find(name); stage is not null; stage = Find(stage.From))
        {
            chain.Insert(0, stage);
        }

        return chain;
    }

    /// <summary>The instructions of a stage and of those that it is built on.</summary>
    public IEnumerable<Instruction> InstructionsOf(string stage) => Chain(stage).SelectMany(s => s.Instructions);

    /// <summary>What ENV sets for a stage.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentOf(string stage)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var instruction in InstructionsOf(stage).Where(i => i.Word == "ENV"))
        {
            foreach (var (name, value) in instruction.Rest.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Pair))
            {
                environment[name] = value;
            }
        }

        return environment;
    }

    internal static (string Name, string Value) Pair(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..].Trim('"')) : (text, "");

    private Stage? Find(string name) => _stages.Find(stage => stage.Name == name);

    // Comments go, lines that end with a backslash are one.
    private static IEnumerable<(string Word, string Operands)> Instructions(string text)
    {
        var lines = text.Split('\n').Where(line => !line.TrimStart().StartsWith('#') && !string.IsNullOrWhiteSpace(line));
        foreach (var line in Continued().Replace(string.Join('\n', lines), " ").Split('\n'))
        {
            var parts = line.Split(' ', 2, StringSplitOptions.TrimEntries);
            yield return (parts[0], parts.Length > 1 ? Spaces().Replace(parts[1], " ") : "");
        }
    }

    private static string Expand(string text, Dictionary<string, string> values) => Variable().Replace(text, match => values[match.Groups["name"].Value]);

    [GeneratedRegex(@"\\\n", RegexOptions.None, 1000)]
    private static partial Regex Continued();

    [GeneratedRegex(" {2,}", RegexOptions.None, 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\$\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();
}

/// <param name="Name">As others name it.</param>
/// <param name="From">An image, or another stage.</param>
internal sealed record Stage(string Name, string From, List<Instruction> Instructions);

/// <param name="Word">Such as RUN.</param>
internal sealed record Instruction(string Word, string Rest)
{
    /// <summary>The words of a COPY without its options.</summary>
    public IReadOnlyList<string> Words => [.. Rest.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !word.StartsWith("--", StringComparison.Ordinal))];

    /// <summary>The stage that a COPY takes from; null: the context.</summary>
    public string? FromStage => Rest.Split(' ').FirstOrDefault(word => word.StartsWith("--from=", StringComparison.Ordinal))?["--from=".Length..];
}
