using System.Text.RegularExpressions;

namespace Relay.SampleTests.Documents;

/// <summary>How a block is run, as the comment before it says: <c>&lt;!-- run: WHERE [until "TEXT"] --&gt;</c>.</summary>
/// <param name="Where">
/// <c>alone</c> (also without a comment): in a copy of the repository. <c>stack</c>: there, with all that <c>./relay up</c> starts, and its <c>.env</c>.
/// <c>simulator</c>: there, with a Simulator of the example's settings. <c>up</c> and <c>test</c>: README's two commands, in the repository itself.
/// </param>
/// <param name="Until">What it prints when it has come to its point; then it is stopped as by Ctrl-C. Null: it ends by itself.</param>
internal sealed partial record RunPlan(string Where, string? Until)
{
    private static readonly string[] Places = ["alone", "stack", "simulator", "up", "test"];

    public static RunPlan Of(MarkdownBlock block)
    {
        var match = Form().Match(block.Run ?? "alone");
        return match.Success && Places.Contains(match.Groups["where"].Value, StringComparer.Ordinal)
            ? new RunPlan(match.Groups["where"].Value, match.Groups["text"].Success ? match.Groups["text"].Value : null)
            : throw new FormatException($"{block.Place}: 'run: {block.Run}' is none of {string.Join(", ", Places)}, with or without 'until \"TEXT\"'.");
    }

    [GeneratedRegex("^(?<where>\\w+)(?: until \"(?<text>[^\"]+)\")?$", RegexOptions.None, 1000)]
    private static partial Regex Form();
}
