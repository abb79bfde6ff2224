using System.Text.RegularExpressions;

namespace Relay.Tests.Conventions;

/// <summary>A file of the repository, or one that a test made up.</summary>
/// <param name="Path">From the repository's root, with <c>/</c>.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    private readonly Lazy<string> _code = new(() => IsNamed(Path, ".cs") ? SourceCode.Of(Text) : Text);

    /// <summary>C# without comments and the contents of literals; any other file as it is.</summary>
    public string Code => _code.Value;

    public bool IsCSharp => IsNamed(Path, ".cs");

    public bool IsPage => IsNamed(Path, ".cshtml");

    public string Folder => Path[..Math.Max(0, Path.LastIndexOf('/'))];

    /// <summary>The file's name without folder and <c>.cs</c>.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Namespace => NamespaceLine().Match(Code) is { Success: true } match ? match.Groups["name"].Value : "";

    public int Lines => Text.AsSpan().TrimEnd('\n').Count('\n') + 1;

    /// <summary>What the using directives name: namespaces, and types after <c>static</c> and <c>=</c>.</summary>
    public IEnumerable<string> Usings => (IsPage ? PageUsing() : UsingLine()).Matches(Code).Select(match => match.Groups["name"].Value);

    /// <summary>Names with dots anywhere in the code, from their first part on.</summary>
    public IEnumerable<string> DottedNames => Dotted().Matches(Code).Select(match => match.Value).Distinct(StringComparer.Ordinal);

    /// <summary>Every word of the code.</summary>
    public HashSet<string> Words => [.. Word().Matches(Code).Select(match => match.Value)];

    /// <summary>Whether the file lies in a folder or in one below it.</summary>
    public bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    /// <summary>The line, counted from 1, of a place in a text; <see cref="Code"/> has the lines of <see cref="Text"/>.</summary>
    public static int LineOf(int position, string within) => within.AsSpan(0, position).Count('\n') + 1;

    private static bool IsNamed(string path, string end) => path.EndsWith(end, StringComparison.Ordinal);

    [GeneratedRegex(@"^[ \t]*namespace[ \t]+(?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(
        @"^[ \t]*(global[ \t]+)?using[ \t]+(static[ \t]+)?(\w+[ \t]*=[ \t]*)?(global::)?(?<name>[A-Za-z_][\w.]*)[^;\n()=]*;",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"^[ \t]*@using[ \t]+(static[ \t]+)?(\w+[ \t]*=[ \t]*)?(?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PageUsing();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*([ \t]*\.[ \t]*[A-Z]\w*)+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Dotted();

    [GeneratedRegex(@"\b[A-Za-z_]\w*\b", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
