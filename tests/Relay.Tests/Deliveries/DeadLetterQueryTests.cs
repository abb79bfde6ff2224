using Relay.Deliveries;
using Relay.Storage.DeadLetters;
using Relay.Tests.Fakes;

namespace Relay.Tests.Deliveries;

public sealed class DeadLetterQueryTests
{
    private static readonly Guid Id = Guid.Parse("5d000000-0000-5000-8000-00000000000a");

    [Fact]
    public void Nothing_asked_for_is_the_first_page_of_what_is_open()
    {
        var filter = Read(new DeadLetterListParameters());
        Assert.Equal(new DeadLetterFilter { State = "open", Limit = 50 }, filter);
    }

    [Fact]
    public void Every_filter_is_read()
    {
        var at = ManualTimeProvider.Start.AddTicks(10);
        var cursor = DeadLetterQuery.CursorAfter(new DeadLetterRow
        {
            Id = Id, Channel = "", AccountId = "", MessageId = Id, Destination = "", Category = "", Attempts = 0, At = at, State = "open",
        });
        var filter = Read(new DeadLetterListParameters(
            "all", "genesys:1", "window", "c_1", Id.ToString(), "2026-03-01T10:00:00+01:00", "2026-03-02", "200", cursor));
        Assert.Equal(
            new DeadLetterFilter
            {
                State = null,
                Destination = "genesys:1",
                Category = "window",
                ConversationId = "c_1",
                MessageId = Id,
                From = new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero),
                To = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero),
                Limit = 200,
                After = new DeadLetterPlace(at, Id),
            },
            filter);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        DeadLetterQuery.Read(
            new DeadLetterListParameters("shut", "", "a\0b", new string('c', 513), "1", "noon", "never", "201", "abc"), faults);
        Assert.Equal(["after", "category", "conversationId", "destination", "from", "limit", "messageId", "state", "to"], faults.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(faults.Values, v => v[0].Contains("noon", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("________________________________")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("")]
    public void A_cursor_that_was_not_given_out_is_refused(string cursor)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        DeadLetterQuery.Read(new DeadLetterListParameters { After = cursor }, faults);
        Assert.Equal("after", Assert.Single(faults).Key);
    }

    private static DeadLetterFilter Read(DeadLetterListParameters parameters)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var filter = DeadLetterQuery.Read(parameters, faults);
        Assert.Empty(faults);
        return filter;
    }
}
