using System.Globalization;

namespace Relay.Channels;

/// <summary>
/// Cuts text that is longer than a provider takes. Looks for the last good place in reach: between paragraphs, lines or sentences when
/// that leaves a part at least half full, else between words, else between graphemes. Only whitespace at a cut is lost.
/// </summary>
internal static class TextSplitter
{
    private const string SentenceEnds = ".!?…。！？";
    private const string SentenceEndsWithoutSpace = "。！？";

    /// <param name="maxChars">In UTF-16 code units, as the providers count; at least 2, which every code point fits into.</param>
    /// <returns>At least one part. A text that fits comes back as it is, also the empty one.</returns>
    public static IReadOnlyList<string> Split(string text, int maxChars)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxChars, 2);
        if (text.Length <= maxChars)
        {
            return [text];
        }

        var parts = new List<string>((text.Length / maxChars) + 1);
        var rest = text.AsSpan();
        while (rest.Length > maxChars)
        {
            var cut = FindCut(rest, maxChars);
            AddUnlessBlank(parts, rest[..cut]);
            rest = rest[EndOfBreaks(rest, cut)..];
        }

        AddUnlessBlank(parts, rest);

        // Nothing but whitespace: some of it has to stand for the text.
        return parts.Count > 0 ? parts : [text[..maxChars]];
    }

    private static void AddUnlessBlank(List<string> parts, ReadOnlySpan<char> part)
    {
        if (!part.IsWhiteSpace())
        {
            parts.Add(part.ToString());
        }
    }

    private static int FindCut(ReadOnlySpan<char> rest, int max)
    {
        var (best, bestRank) = (0, Rank.None);
        for (var at = max; at > 0; at--)
        {
            var start = StartOfBreaks(rest, at);
            var rank = start > 0 ? RankOf(rest, start) : Rank.None;

            // Further back than half, only a word's end is better than nothing, and the nearest one is taken.
            if (rank > bestRank && (start >= max / 2 || bestRank == Rank.None))
            {
                (best, bestRank) = (start, rank);
            }

            if (bestRank == Rank.Paragraph || (bestRank != Rank.None && start < max / 2))
            {
                break;
            }

            at = start;
        }

        return bestRank == Rank.None ? LastGrapheme(rest, max) : best;
    }

    private static Rank RankOf(ReadOnlySpan<char> rest, int cut)
    {
        var gap = rest[cut..EndOfBreaks(rest, cut)];
        var before = rest[cut - 1];
        if (gap.IsEmpty)
        {
            var ends = SentenceEndsWithoutSpace.Contains(before) && !SentenceEnds.Contains(rest[cut]) && !ExtendsGrapheme(rest[cut]);
            return ends ? Rank.Sentence : Rank.None;
        }

        return gap.Count('\n') switch
        {
            0 => SentenceEnds.Contains(before) ? Rank.Sentence : Rank.Word,
            1 => Rank.Line,
            _ => Rank.Paragraph,
        };
    }

    private static int StartOfBreaks(ReadOnlySpan<char> rest, int at)
    {
        if (!IsBreak(rest, at))
        {
            return at;
        }

        while (at > 0 && IsBreak(rest, at - 1))
        {
            at--;
        }

        return at;
    }

    private static int EndOfBreaks(ReadOnlySpan<char> rest, int at)
    {
        while (at < rest.Length && IsBreak(rest, at))
        {
            at++;
        }

        return at;
    }

    // A space that carries a combining mark is no gap: the mark would be left without its base.
    private static bool IsBreak(ReadOnlySpan<char> rest, int at) =>
        char.IsWhiteSpace(rest[at]) && !(at + 1 < rest.Length && ExtendsGrapheme(rest[at + 1]));

    private static bool ExtendsGrapheme(char c) => char.GetUnicodeCategory(c) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;

    private static int LastGrapheme(ReadOnlySpan<char> rest, int max)
    {
        // Two more characters than fit show whether what stands at the limit goes on; more would cost time on a hostile text.
        var window = rest[..Math.Min(rest.Length, max + 2)];
        var cut = 0;
        while (cut < max)
        {
            var next = cut + StringInfo.GetNextTextElementLength(window[cut..]);
            if (next > max)
            {
                break;
            }

            cut = next;
        }

        if (cut > 0)
        {
            return cut;
        }

        // One grapheme longer than a part: it has to break, but between code points.
        return char.IsSurrogatePair(rest[max - 1], rest[max]) ? max - 1 : max;
    }

    private enum Rank
    {
        None,
        Word,
        Sentence,
        Line,
        Paragraph,
    }
}
