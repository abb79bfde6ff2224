using System.Text.RegularExpressions;

namespace Relay.Tests.Conventions;

/// <summary>How code is written.</summary>
internal static partial class CodeRules
{
    private static readonly string[] Clocks =
        ["DateTime.UtcNow", "DateTime.Now", "DateTime.Today", "DateTimeOffset.UtcNow", "DateTimeOffset.Now"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("A class is sealed, static or abstract", files => TypeDeclarations.Of(files).Where(t => t.IsOpen).Select(t => $"{t.Path}: {t.Name} is none of the three")),
        new(
            "Types of the product are internal, but for options",
            files => TypeDeclarations.Of(files.Where(f => f.IsUnder("src/Relay"))).Where(t => t.IsPublic && !MayBePublic(t)).Select(t => $"{t.Path}: {t.Name} is public")),
        Rule.PerFile(
            "Configuration is read in Program and in methods called Add",
            f => f.IsCSharp && f.IsUnder("src") && f.Name != "Program",
            f => ReadsConfiguration().IsMatch(f.Code) && !AddMethod().IsMatch(f.Code) ? ["uses IConfiguration"] : []),
        Forbidden("Nobody makes an HttpClient", @"\bnew\s+(System\.Net\.Http\.)?HttpClient\s*[({]|\bHttpClient\s+\w+\s*=\s*new\s*\("),
        Forbidden("Nobody reads the machine's clock", string.Join('|', Clocks.Select(clock => $@"\b{Regex.Escape(clock)}\b"))),
        Forbidden("No test is switched off", @"\bSkip\s*=(?!=)"),
        Forbidden("Nobody swallows every exception", @"\bcatch\s*(\(\s*(System\.)?Exception(\s+\w+)?\s*\))?\s*\{\s*\}"),
        Rule.PerFile("Tests are sentences", f => f.IsCSharp && f.IsUnder("tests"), TestNames),
        Rule.PerFile("What others rely on is documented", IsContract, Undocumented),
        new("Log lines have numbers of their own", LogNumbers),
    ];

    private static bool MayBePublic(TypeDeclaration type) =>
        type.Path.EndsWith("Settings.cs", StringComparison.Ordinal)
        || type.Path.EndsWith("Options.cs", StringComparison.Ordinal)
        || type.Path.StartsWith("src/Relay/Portal/", StringComparison.Ordinal)
        || type.Path.StartsWith("src/Relay/Storage/Migrations/", StringComparison.Ordinal);

    private static bool IsContract(SourceFile file) => file.IsCSharp
        && (file.IsUnder("src/Relay.Contracts")
            || file.Folder == "src/Relay/Channels"
            || (file.IsUnder("src") && (file.Name.EndsWith("Settings", StringComparison.Ordinal) || file.Name.EndsWith("Options", StringComparison.Ordinal))));

    private static Rule Forbidden(string name, string pattern)
    {
        var regex = new Regex(pattern, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(20));
        return Rule.PerFile(
            name,
            f => f.IsCSharp,
            f => regex.Matches(f.Code).Select(match => $"line {SourceFile.LineOf(match.Index, f.Code)}: {match.Value}"));
    }

    private static IEnumerable<string> TestNames(SourceFile file) =>
        Test().Matches(file.Code).Select(match => match.Groups["name"].Value).Where(name => !name.Contains('_', StringComparison.Ordinal)).Select(name => $"{name} is no sentence");

    // Converters and contexts that others only meet through attributes owe nothing; everything public does.
    private static IEnumerable<string> Undocumented(SourceFile file)
    {
        var lines = file.Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var declares = PublicType().IsMatch(lines[i]) || (file.Folder == "src/Relay/Channels" && InternalType().IsMatch(lines[i]));
            if (!declares)
            {
                continue;
            }

            // Up through attributes and documentation to the first empty line.
            var above = lines.Take(i).Reverse().TakeWhile(line => !string.IsNullOrWhiteSpace(line));
            if (!above.Any(line => line.StartsWith("///", StringComparison.Ordinal) && line.Contains("<summary>", StringComparison.Ordinal)))
            {
                yield return $"line {i + 1}: no summary";
            }
        }
    }

    private static IEnumerable<string> LogNumbers(IReadOnlyList<SourceFile> files)
    {
        var product = files.Where(f => f.IsCSharp && f.IsUnder("src")).ToList();
        var constants = product
            .SelectMany(f => Constant().Matches(f.Code).Select(m => (Name: $"{f.Name}.{m.Groups["name"].Value}", Value: m.Groups["value"].Value)))
            .GroupBy(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in product)
        {
            foreach (Match match in LogLine().Matches(file.Code))
            {
                var where = $"{file.Path} line {SourceFile.LineOf(match.Index, file.Code)}";
                if (LogNumber().Match(match.Value).Groups["id"].Value is not { Length: > 0 } id)
                {
                    yield return $"{where}: no number";
                    continue;
                }

                var number = constants.GetValueOrDefault(id, id);
                if (!seen.TryAdd(number, where))
                {
                    yield return $"{where}: {id} is the number of {seen[number]} too";
                }
            }
        }
    }

    [GeneratedRegex(@"\bIConfiguration(Root|Section|Manager)?\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ReadsConfiguration();

    [GeneratedRegex(@"\bstatic\s+[\w<>\[\],.? ]+\s+Add\w*(<[\w, ]+>)?\s*\(\s*this\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AddMethod();

    [GeneratedRegex(@"\[(Fact|Theory)\b[^\n]*\](\s*\[[^\n]*\])*\s*public\s+(async\s+)?[\w<>]+\s+(?<name>\w+)\s*\(", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Test();

    [GeneratedRegex(@"^public\s+[a-z ]*\b(class|struct|record|enum|interface|delegate)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^internal\s+[a-z ]*\b(class|struct|record|enum|interface|delegate)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InternalType();

    [GeneratedRegex(@"\bconst\s+int\s+(?<name>\w+)\s*=\s*(?<value>[\d_]+)\s*;", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Constant();

    [GeneratedRegex(@"\[\s*LoggerMessage\s*(\([^\]]*\))?\s*\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LogLine();

    [GeneratedRegex(@"LoggerMessage\s*\((\s*(?!LogLevel\b|Level\s*=|Message\s*=|EventName\s*=|SkipEnabledCheck\s*=|EventId\s*=)(?<id>[\w.]+)\s*[,)]|.*\bEventId\s*=\s*(?<id>[\w.]+))", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex LogNumber();
}
