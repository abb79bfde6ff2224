using Relay.Channels;
using Relay.Contracts;

namespace Relay.Tests.Channels.Genesys;

public sealed class GenesysParserEventTests
{
    [Fact]
    public void Typing_is_an_event_of_the_customers_conversation()
    {
        var typing = Event("""{"eventType":"Typing","typing":{"type":"On","duration":5000}}""");
        Assert.Equal(ChannelEventTypes.Typing, typing.Type);
        Assert.Equal(new AccountName("genesys", Some.Integration), typing.Account);
        Assert.Equal(new AccountName("genesys", Some.Integration), typing.Source);
        Assert.Equal(new AccountName("whatsapp", Some.Number), typing.ConversationAccount);
        Assert.Equal(new CustomerIds(Key: Some.CustomerKey), typing.Customer);
        Assert.Equal(new DateTimeOffset(2026, 4, 2, 8, 15, 30, 250, TimeSpan.Zero), typing.At);
        Assert.Equal("durationMs=5000 eventType=Typing genesysConversationId=7d9c1f44-0000-4000-8000-00000000abcd type=On", DataOf(typing));
    }

    [Theory]
    [InlineData("""{"eventType":"Presence","presence":{"type":"Join"}}""", ChannelEventTypes.Presence, "eventType=Presence", "type=Join")]
    [InlineData("""{"eventType":"CoBrowse","coBrowse":{"type":"Offering","sessionJoinToken":"hidden"}}""", ChannelEventTypes.Other, "eventType=CoBrowse", "type=Offering")]
    [InlineData("""{"eventType":"VIDEO","video":{"type":"OfferingExpired"}}""", ChannelEventTypes.Other, "eventType=VIDEO", "type=OfferingExpired")]
    [InlineData("""{"eventType":"Wave"}""", ChannelEventTypes.Other, "eventType=Wave", "")]
    [InlineData("""{"typing":{"type":"On"}}""", ChannelEventTypes.Other, "", "")]
    public void Other_events_are_kept_by_name(string json, string type, string eventType, string inner)
    {
        var parsed = Event(json);
        Assert.Equal(type, parsed.Type);
        Assert.Contains(eventType, DataOf(parsed), StringComparison.Ordinal);
        Assert.Contains(inner, DataOf(parsed), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", DataOf(parsed), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_events_in_a_body_are_one_and_counted()
    {
        var parsed = Event("""{"eventType":"Typing","typing":{"type":"On"}},null,{"eventType":"Presence"}""");
        Assert.Equal(ChannelEventTypes.Typing, parsed.Type);
        Assert.Equal("2", parsed.Data?["events"]);
    }

    [Theory]
    [InlineData("\"type\":\"Event\"")]
    [InlineData("\"type\":\"Event\",\"events\":[]")]
    [InlineData("\"type\":\"Event\",\"events\":[null,1]")]
    [InlineData("\"type\":\"Event\",\"events\":{}")]
    public void An_event_body_without_events_is_quarantined(string rest) =>
        Assert.Equal(QuarantineReasons.UnknownShape, Assert.IsType<Refused>(Some.Parse(Some.Body(rest))).Reason);

    [Fact]
    public void The_customers_own_typing_is_not_given_back()
    {
        var item = Some.Parse(Some.Body("""
            "type":"Event","direction":"Inbound","events":[{"eventType":"Typing","typing":{"type":"On"}}]
            """));
        Assert.Equal(IgnoredReasons.OwnEcho, Assert.IsType<Ignored>(item).Reason);
    }

    [Fact]
    public void An_event_without_a_time_is_warned_of()
    {
        var parsed = Assert.IsType<ParsedEvent>(Some.Parse(Some.Body("\"type\":\"event\",\"events\":[{\"eventType\":\"Typing\"}]", time: "now")));
        Assert.Null(parsed.At);
        Assert.Equal([Warnings.TimestampMissing], parsed.Warnings);
    }

    private static ParsedEvent Event(string events) =>
        Assert.IsType<ParsedEvent>(Some.Parse(Some.Body($"\"type\":\"Event\",\"direction\":\"Outbound\",\"events\":[{events}]")));

    private static string DataOf(ParsedEvent parsed) =>
        string.Join(' ', parsed.Data!.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
}
