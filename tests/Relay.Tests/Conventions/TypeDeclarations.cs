using System.Text.RegularExpressions;

namespace Relay.Tests.Conventions;

/// <summary>A class or record class as its declarations say, partial ones taken together.</summary>
internal sealed record TypeDeclaration(string Path, string Name, IReadOnlySet<string> Modifiers)
{
    public bool IsPublic => Modifiers.Contains("public");

    public bool IsOpen => !Modifiers.Contains("sealed") && !Modifiers.Contains("static") && !Modifiers.Contains("abstract");
}

/// <summary>Finds the classes and record classes of the product.</summary>
internal static partial class TypeDeclarations
{
    public static IEnumerable<TypeDeclaration> Of(IEnumerable<SourceFile> files) => files
        .Where(file => file.IsCSharp && file.IsUnder("src"))
        .SelectMany(file => Declaration().Matches(file.Code).Select(match => (File: file, Match: match)))
        .GroupBy(d => (d.File.Namespace, Name: d.Match.Groups["name"].Value))
        .Select(group => new TypeDeclaration(
            group.First().File.Path,
            group.Key.Name,
            group.SelectMany(d => d.Match.Groups["modifiers"].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.Ordinal)));

    // A record without "struct" is a class. Constraints (where T : class) and tuples never begin a line.
    [GeneratedRegex(
        @"^[ \t]*(\[[^\n]*\][ \t]*)?(?<modifiers>((public|internal|private|protected|file|static|sealed|abstract|partial|readonly|unsafe|new|ref)[ \t]+)*)(class|record([ \t]+class)?)[ \t]+(?!struct\b)(?<name>[A-Z]\w*)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Declaration();
}
