using System.Text.RegularExpressions;
using Relay.Audit;
using Relay.Tests.Conventions;

namespace Relay.Tests.Audit;

public sealed partial class AuditQueryTests
{
    [Fact]
    public void Filters_are_read_and_empty_ones_ask_for_all()
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var filter = AuditQuery.Read(new("  user:ada@quay.example ", "", "2031-03-01T10:00", "2031-03-02T10:00:00+02:00", "7", ""), faults);
        Assert.Empty(faults);
        Assert.Equal(
            new AuditFilter
            {
                Actor = "user:ada@quay.example",
                From = new DateTimeOffset(2031, 3, 1, 10, 0, 0, TimeSpan.Zero),
                To = new DateTimeOffset(2031, 3, 2, 8, 0, 0, TimeSpan.Zero),
                Limit = 7,
            },
            filter);
        Assert.Equal(AuditQuery.DefaultLimit, AuditQuery.Read(default, faults).Limit);
    }

    [Theory]
    [InlineData("actor", "a\0b")]
    [InlineData("from", "yesterday")]
    [InlineData("to", "2031-13-01")]
    [InlineData("limit", "0")]
    [InlineData("limit", "201")]
    [InlineData("after", "x")]
    [InlineData("after", "AAAAAAAAAAAAAAAAAAAAA/")]
    public void What_is_none_is_named(string parameter, string value)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        string? Of(string name) => name == parameter ? value : null;
        AuditQuery.Read(new(Of("actor"), Of("action"), Of("from"), Of("to"), Of("limit"), Of("after")), faults);
        Assert.Equal([parameter], faults.Keys);
    }

    [Fact]
    public void A_cursor_leads_back_to_its_row()
    {
        var item = new AuditItem { Id = 42, At = new DateTimeOffset(2031, 3, 1, 10, 0, 0, 123, TimeSpan.Zero), Actor = "a", Action = "b", Detail = new Dictionary<string, string>(StringComparer.Ordinal) };
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var filter = AuditQuery.Read(new(null, null, null, null, null, AuditQuery.CursorAfter(item)), faults);
        Assert.Empty(faults);
        Assert.Equal(new AuditPlace(item.At, 42), filter.After);
    }

    [Fact]
    public void Every_word_that_is_audited_by_its_letters_has_a_meaning()
    {
        var words = Repository.Files.Where(f => f.IsCSharp && f.Path.StartsWith("src/", StringComparison.Ordinal))
            .SelectMany(f => AuditedWord().Matches(f.Text).Select(m => m.Groups["word"].Value))
            .ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(words);
        Assert.Empty(words.Except(AuditActions.All));
        Assert.All(AuditActions.All, word => Assert.NotEqual(word, AuditActions.Meaning(word)));
        Assert.Equal("later.version", AuditActions.Meaning("later.version"));
    }

    [GeneratedRegex("""AuditEntry\.Of\([^;]*?"(?<word>[a-z]+\.[a-z-]+)" """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex AuditedWord();
}
