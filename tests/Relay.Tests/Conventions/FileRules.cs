namespace Relay.Tests.Conventions;

/// <summary>Where files lie, what they are called, and how long they are.</summary>
internal static class FileRules
{
    private const int MostLines = 400;
    private const int Median = 60;
    private const int Percentile95 = 220;

    // Without a crowd there is no median to speak of.
    private const int Crowd = 40;

    // A part of an adapter has the same name in every adapter; whoever knows one folder knows all.
    private static readonly (string Marker, string Part)[] Parts =
    [
        ("IWebhookProvider", "Provider"),
        ("IChannelParser", "Parser"),
        ("IChannelSender", "Sender"),
        ("JsonSerializerContext", "Payloads"),
    ];

    private static readonly string[] PartNames = ["Channel", "Signature", "Provider", "Parser", "Sender", "Payloads", "Errors", "Settings"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("Every adapter has a twin folder of tests", TwinFolders),
        Rule.PerFile("The parts of an adapter have the same names everywhere", IsOfAdapter, NamesOfParts),
        Rule.PerFile($"No file is longer than {MostLines} lines", f => f.IsCSharp, f => f.Lines > MostLines ? [$"{f.Lines} lines"] : []),
        new($"Half of the product's files are shorter than {Median} lines, and nearly all than {Percentile95}", Sizes),
        Rule.PerFile("A namespace says where its file lies", IsProduct, NamespaceOf),
        Rule.PerFile("Nothing is imported behind a file's back", IsProduct, f => f.Code.Contains("global using", StringComparison.Ordinal) ? ["a global using"] : []),
        Rule.PerFile(
            "No project imports namespaces for its files",
            f => f.IsUnder("src") && f.Path.EndsWith(".csproj", StringComparison.Ordinal),
            f => f.Text.Contains("<Using ", StringComparison.Ordinal) ? ["a Using item"] : []),
        Rule.PerFile("Work that is left to do stands in an issue, not in the code", f => f.IsCSharp && !f.IsUnder("tests/Relay.Tests/Conventions"), WorkNotes),
    ];

    private static bool IsProduct(SourceFile file) => file.IsCSharp && file.IsUnder("src");

    private static bool IsOfAdapter(SourceFile file) => file.IsCSharp && file.IsUnder("src/Relay/Channels") && AdapterOf(file) is not null;

    private static string? AdapterOf(SourceFile file) => file.Path.Split('/') is { Length: > 4 } parts ? parts[3] : null;

    private static IEnumerable<string> TwinFolders(IReadOnlyList<SourceFile> files) => files
        .Where(IsOfAdapter)
        .Select(AdapterOf)
        .Distinct(StringComparer.Ordinal)
        .Where(adapter => !files.Any(f => f.IsUnder($"tests/Relay.Tests/Channels/{adapter}") && f.Name.EndsWith("Tests", StringComparison.Ordinal)))
        .Select(adapter => $"src/Relay/Channels/{adapter}: no tests in tests/Relay.Tests/Channels/{adapter}");

    private static IEnumerable<string> NamesOfParts(SourceFile file)
    {
        var adapter = AdapterOf(file)!;
        foreach (var (marker, part) in Parts)
        {
            if (Implements(file, marker) && file.Name != adapter + part)
            {
                yield return $"{marker} belongs into {adapter}{part}.cs";
            }
        }

        if (PartNames.FirstOrDefault(part => file.Name.EndsWith(part, StringComparison.Ordinal)) is { } name
            && !file.Name.StartsWith(adapter, StringComparison.Ordinal))
        {
            yield return $"a part of {adapter} is called {adapter}{name}";
        }
    }

    private static bool Implements(SourceFile file, string type) =>
        file.Code.Split('\n').Any(line => line.Contains(" class ", StringComparison.Ordinal) && line.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon
            && line[colon..].Contains(type, StringComparison.Ordinal));

    private static IEnumerable<string> Sizes(IReadOnlyList<SourceFile> files)
    {
        var lines = files.Where(IsProduct).Where(f => !f.IsUnder("src/Relay/Storage/Migrations")).Select(f => f.Lines).Order().ToList();
        if (lines.Count < Crowd)
        {
            yield break;
        }

        if (lines[lines.Count / 2] >= Median)
        {
            yield return $"the median is {lines[lines.Count / 2]} lines";
        }

        if (lines[lines.Count * 95 / 100] >= Percentile95)
        {
            yield return $"the 95th percentile is {lines[lines.Count * 95 / 100]} lines";
        }
    }

    // The package of contracts is one namespace, so that its users need one using directive.
    private static IEnumerable<string> NamespaceOf(SourceFile file)
    {
        var expected = file.IsUnder("src/Relay.Contracts") ? "Relay.Contracts" : file.Folder["src/".Length..].Replace('/', '.');
        if (file.Namespace != expected && !(file.Name is "Program" or "EventIds" && file.Namespace is "" or "Relay"))
        {
            yield return $"its namespace is {file.Namespace} instead of {expected}";
        }
    }

    private static IEnumerable<string> WorkNotes(SourceFile file)
    {
        foreach (var (line, i) in file.Text.Split('\n').Select((line, i) => (line, i)))
        {
            foreach (var note in new[] { "TODO", "FIXME", "HACK", "NotImplementedException" })
            {
                if (line.Contains(note, StringComparison.Ordinal))
                {
                    yield return $"line {i + 1}: {note}";
                }
            }
        }
    }
}
