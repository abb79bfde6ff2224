using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Relay.Channels;

namespace Relay.Tests.Channels;

public sealed class TextSplitterTests
{
    [Theory]
    [InlineData("")]
    [InlineData("  kept as it is \n")]
    [InlineData("0123456789")]
    public void A_text_that_fits_stays_whole(string text) => Assert.Equal([text], TextSplitter.Split(text, Math.Max(10, text.Length)));

    [Fact]
    public void A_paragraph_is_a_better_place_than_a_line_a_sentence_or_a_word() =>
        Assert.Equal(["aaaa bb.\ncc", "d. e f\ng h"], TextSplitter.Split("aaaa bb.\ncc\n\nd. e f\ng h", 16));

    [Fact]
    public void A_line_is_a_better_place_than_a_sentence_or_a_word() =>
        Assert.Equal(["aaaa bb. cc", "d. e ff ggggggg"], TextSplitter.Split("aaaa bb. cc\nd. e ff ggggggg", 16));

    [Fact]
    public void A_sentence_is_a_better_place_than_a_word() =>
        Assert.Equal(["aaaa bbbb cc.", "dd eeeeeee"], TextSplitter.Split("aaaa bbbb cc. dd eeeeeee", 16));

    [Fact]
    public void A_sentence_that_ends_without_a_space_is_seen() =>
        Assert.Equal(["一二三四五六。", "七八九十"], TextSplitter.Split("一二三四五六。七八九十", 9));

    [Fact]
    public void A_paragraph_in_the_first_half_does_not_leave_the_part_half_empty() =>
        Assert.Equal(["a\n\nbbbb cccc", "dddd eeee"], TextSplitter.Split("a\n\nbbbb cccc dddd eeee", 13));

    [Fact]
    public void A_gap_that_begins_in_the_first_half_and_ends_in_the_second_counts_as_in_the_first() =>
        Assert.Equal(["aaaaa\n\n\nbbbb", "cccc"], TextSplitter.Split("aaaaa\n\n\nbbbb cccc", 13));

    [Fact]
    public void A_long_word_is_not_cut_while_a_space_stands_before_it() =>
        Assert.Equal(["see", "https://a.example/b"], TextSplitter.Split("see https://a.example/b", 20));

    [Fact]
    public void A_word_that_ends_exactly_at_the_limit_stays_whole() =>
        Assert.Equal(["aaaa bbbbb", "cc"], TextSplitter.Split("aaaa bbbbb cc", 10));

    [Theory]
    [InlineData("👨‍👩‍👧‍👦", 8, 12)]
    [InlineData("👍🏽", 10, 13)]
    [InlineData("e\u0301", 10, 11)]
    [InlineData("🇩🇪", 10, 14)]
    public void Graphemes_stay_whole(string grapheme, int count, int max)
    {
        var parts = TextSplitter.Split(string.Concat(Enumerable.Repeat(grapheme, count)), max);
        Assert.All(parts, part => Assert.Equal(0, part.Length % grapheme.Length));
        Assert.Equal(count * grapheme.Length, parts.Sum(part => part.Length));
    }

    [Fact]
    public void A_grapheme_longer_than_a_part_breaks_between_code_points()
    {
        var text = "a" + string.Concat(Enumerable.Repeat("\U0001D165", 20));
        var parts = TextSplitter.Split(text, 8);
        Assert.Equal(text, string.Concat(parts));
        Assert.All(parts, part => Assert.False(char.IsLowSurrogate(part[0])));
    }

    [Fact]
    public void A_combining_mark_keeps_the_space_that_carries_it() =>
        Assert.Equal(["aaa", "bb \u0308cc"], TextSplitter.Split("aaa bb \u0308cc", 7));

    [Fact]
    public void Nothing_but_whitespace_still_gives_a_part() => Assert.Equal(["    "], TextSplitter.Split("         ", 4));

    [Fact]
    public void A_part_must_hold_any_code_point() => Assert.Throws<ArgumentOutOfRangeException>(() => TextSplitter.Split("abc", 1));

    [Fact]
    public void A_hostile_text_of_megabytes_takes_no_more_than_linear_time()
    {
        var marks = "a" + new string('\u0301', 1_000_000);
        Assert.Equal(marks, string.Concat(TextSplitter.Split(marks, 4000)));
        var spaces = "a" + new string(' ', 1_000_000) + "b";
        Assert.Equal(["a", "b"], TextSplitter.Split(spaces, 4000));
    }

    [Fact]
    public void Any_text_comes_through_whole_but_for_whitespace_at_the_cuts()
    {
        var pieces = Gen.Elements("a", "word", "longerword", ". ", " ", "\n", "\n\n", "\r\n", "é", "e\u0301", "👍🏽", "👨‍👩‍👧", "。", "ü", "\u200d", "日本");
        var cases = from text in pieces.ListOf() from max in Gen.Choose(2, 40) select (Text: string.Concat(text), Max: max);
        Prop.ForAll(cases.ToArbitrary(), c => Holds(c.Text, c.Max)).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(3000).WithReplay(20261, 7));
    }

    private static bool Holds(string text, int max)
    {
        var parts = TextSplitter.Split(text, max);
        var fits = parts.All(part => part.Length <= max && !char.IsLowSurrogate(part.FirstOrDefault()));
        var none = text.Length <= max || parts.Count == 1 || parts.All(part => !string.IsNullOrWhiteSpace(part));
        var same = string.IsNullOrWhiteSpace(text) || Solid(string.Concat(parts)) == Solid(text);

        // No grapheme of these texts is longer than 12, but for those that joiners chain together.
        var whole = max < 12 || text.Contains('\u200d') || parts.SelectMany(Elements).All(Elements(text).Contains);
        return fits && none && same && whole;
    }

    private static string Solid(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static List<string> Elements(string text)
    {
        var elements = new List<string>();
        for (var walk = StringInfo.GetTextElementEnumerator(text); walk.MoveNext();)
        {
            elements.Add(walk.GetTextElement());
        }

        return elements;
    }
}
