using System.Globalization;
using System.Text;

namespace Relay.Onboarding;

/// <summary>
/// What somebody typed or pasted, as it can be kept: without what cannot be seen at its ends, and without what no store takes.
/// </summary>
/// <param name="Note">What was taken away, in words; null when nothing was.</param>
internal readonly record struct CleanText(string Text, string? Note)
{
    public static CleanText Of(string typed)
    {
        var (first, last) = (0, typed.Length);
        while (first < last && IsBlank(typed[first]))
        {
            first++;
        }

        while (last > first && IsBlank(typed[last - 1]))
        {
            last--;
        }

        var kept = Visible(typed.AsSpan(first, last - first));
        return kept.Length == typed.Length ? new CleanText(typed, null)
            : kept.Length == last - first ? new CleanText(kept, "Blanks around it were taken away.")
            : new CleanText(kept, "Characters that cannot be seen were taken away.");
    }

    // What is pasted from a page often has marks around it that are no white space and cannot be seen either.
    private static bool IsBlank(char c) => char.IsWhiteSpace(c) || char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    private static string Visible(ReadOnlySpan<char> text)
    {
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                kept.Append(text[i]).Append(text[++i]);
            }
            else if (!char.IsControl(text[i]) && !char.IsSurrogate(text[i]))
            {
                kept.Append(text[i]);
            }
        }

        return kept.ToString();
    }
}
