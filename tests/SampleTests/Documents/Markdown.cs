using System.Text.RegularExpressions;

namespace Relay.SampleTests.Documents;

/// <summary>A fenced block.</summary>
/// <param name="Place">Document and line, for messages.</param>
/// <param name="Language">Empty where none is named.</param>
/// <param name="Run">What the comment before it says of how it is run; null without one.</param>
internal sealed record MarkdownBlock(string Place, string Language, string? Run, IReadOnlyList<string> Lines)
{
    public string Text => string.Join('\n', Lines);
}

/// <summary>A document's blocks and the code within its sentences.</summary>
internal sealed partial record Markdown(IReadOnlyList<MarkdownBlock> Blocks, IReadOnlyList<(string Place, string Code)> Spans)
{
    public static Markdown Parse(string name, IReadOnlyList<string> lines)
    {
        var blocks = new List<MarkdownBlock>();
        var spans = new List<(string, string)>();
        string? run = null;
        for (var at = 0; at < lines.Count; at++)
        {
            if (FenceLine().Match(lines[at]) is { Success: true } fence)
            {
                var end = at + 1;
                while (end < lines.Count && lines[end].Trim() != "```")
                {
                    end++;
                }

                var indent = fence.Groups["indent"].Length;
                blocks.Add(new MarkdownBlock(
                    $"{name}:{at + 1}", fence.Groups["language"].Value, run, [.. lines.Skip(at + 1).Take(end - at - 1).Select(line => line.Length > indent ? line[indent..] : line.TrimStart())]));
                (run, at) = (null, end);
            }
            else if (lines[at].StartsWith("    ", StringComparison.Ordinal) && at > 0 && lines[at - 1].Length == 0)
            {
                // Code by its indentation, or a list's second paragraph: what stands there is not run.
                var end = at;
                while (end < lines.Count && lines[end].StartsWith("    ", StringComparison.Ordinal))
                {
                    end++;
                }

                blocks.Add(new MarkdownBlock($"{name}:{at + 1}", "indented", null, [.. lines.Skip(at).Take(end - at).Select(line => line[4..])]));
                at = end - 1;
            }
            else
            {
                run = RunComment().Match(lines[at]) is { Success: true } comment ? comment.Groups["plan"].Value : lines[at].Trim().Length == 0 ? run : null;
                spans.AddRange(Span().Matches(lines[at]).Select(span => ($"{name}:{at + 1}", span.Groups["code"].Value)));
            }
        }

        return new Markdown(blocks, spans);
    }

    [GeneratedRegex("^(?<indent> *)```(?<language>\\w*)", RegexOptions.None, 1000)]
    private static partial Regex FenceLine();

    [GeneratedRegex(@"^\s*<!-- run: (?<plan>.+?) -->\s*$", RegexOptions.None, 1000)]
    private static partial Regex RunComment();

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.None, 1000)]
    private static partial Regex Span();
}
