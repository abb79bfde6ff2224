using Relay.Channels;
using Relay.Contracts;
using static Relay.Tests.Channels.Meta.MetaBodies;

namespace Relay.Tests.Channels.WhatsApp;

public sealed class WhatsAppEchoTests
{
    [Fact]
    public void An_echo_goes_from_the_business_to_the_customer()
    {
        var echo = Echo("""{"from":"14155550100","to":"14155550123","id":"wamid.E","timestamp":"1772359200","type":"text","text":{"body":"from the shop's phone"}}""");
        Assert.Equal(EventTypes.MessageEchoed, echo.EventType);
        Assert.Equal(new CustomerIds(Phone: "14155550123"), echo.Customer);
        Assert.Equal(new Party { Kind = "business", Id = "500500500", Phone = "+14155550100" }, echo.From);
        Assert.Equal(new Party { Kind = "customer", Id = "14155550123", Phone = "+14155550123" }, echo.To);
        Assert.Equal(new TextContent { Text = "from the shop's phone" }, echo.Content);
        Assert.Null(echo.Context);
    }

    [Theory]
    [InlineData("edit", """{"original_message_id":"w","message":{"type":"text","text":{"body":"b"}}}""")]
    [InlineData("revoke", """{"original_message_id":"w"}""")]
    public void Edits_and_revocations_by_the_business_are_echoes_too(string type, string body)
    {
        var echo = Echo($$"""{"to_user_id":"GB.1","id":"1","{{type}}":{{body}},"type":"{{type}}"}""");
        Assert.Equal(EventTypes.MessageEchoed, echo.EventType);
        Assert.Equal(type, echo.Content.Type);
        Assert.Equal(new CustomerIds(UserId: "GB.1"), echo.Customer);
        Assert.Equal("GB.1", echo.To.Id);
    }

    [Theory]
    [InlineData("smb_message_echoes")]
    [InlineData("message_echoes")]
    public void In_a_field_of_echoes_no_list_is_taken_for_the_customers_words(string field)
    {
        var item = Assert.Single(Parse(Change(Value("\"messages\":[{\"from\":\"14155550100\",\"to\":\"14155550123\",\"id\":\"1\"}]"), field)));
        Assert.Equal(EventTypes.MessageEchoed, Assert.IsType<ParsedMessage>(item).EventType);
    }

    [Fact]
    public void An_echo_to_nobody_is_refused()
    {
        var item = Assert.Single(Parse(Change(Value("\"message_echoes\":[{\"id\":\"1\",\"to\":\"\"}]"), "smb_message_echoes")));
        Assert.Equal(QuarantineReasons.NoSender, Assert.IsType<Refused>(item).Reason);
    }

    [Fact]
    public void History_keeps_both_directions_and_is_marked()
    {
        var items = History(
            """
            {"id":"14155550123","context":{"user_id":"GB.1","username":"@mina"},"messages":[
              {"from":"14155550123","id":"h1","timestamp":"1771000000","type":"text","text":{"body":"q"},"history_context":{"status":"READ"}},
              {"from":"14155550100","to":"14155550123","id":"h2","timestamp":"1771000001","type":"text","text":{"body":"a"}},
              {"from":"14155550100","id":"h3","timestamp":"1771000002","type":"media_placeholder","context":{"id":"h1"} }]}
            """);

        Assert.All(items, item =>
        {
            Assert.Equal(EventTypes.MessageEchoed, item.EventType);
            Assert.Equal(new CustomerIds(Phone: "14155550123", UserId: "GB.1"), item.Customer);
            Assert.True(item.Context?.History);
            Assert.Null(item.Revision);
        });
        Assert.Equal(["customer", "business", "business"], items.Select(item => item.From.Kind).ToArray());
        Assert.Equal("mina", items[0].From.Username);
        Assert.Equal("14155550123", items[1].To.Id);
        Assert.Equal("h1", items[2].Context?.ReplyTo);
        Assert.Equal("media_placeholder", Assert.IsType<UnsupportedContent>(items[2].Content).Reason);
    }

    [Fact]
    public void A_thread_of_a_customer_without_number_has_his_user_id()
    {
        var item = Assert.Single(History("""{"id":"GB.1","messages":[{"from_user_id":"GB.1","id":"h1","type":"text","text":{"body":"q"} }]}"""));
        Assert.Equal(new CustomerIds(UserId: "GB.1"), item.Customer);
    }

    [Fact]
    public void Media_that_follow_their_placeholder_are_another_event()
    {
        var item = Assert.IsType<ParsedMessage>(Assert.Single(Parse(Change(
            Value("""  "messages":[{"from":"14155550123","id":"h3","timestamp":"1771000002","type":"image","image":{"id":"9"} }]  """), "history"))));
        Assert.Equal(EventTypes.MessageEchoed, item.EventType);
        Assert.True(item.Context?.History);
        Assert.Equal("h3", item.ProviderMessageId);
        Assert.Equal("media", item.Revision);
    }

    [Fact]
    public void History_of_nobody_is_refused() =>
        Assert.IsType<Refused>(Assert.Single(Parse(Change(Value("\"history\":[{\"threads\":[{\"messages\":[{\"id\":\"1\"}]}]}]"), "history"))));

    [Fact]
    public void Why_there_is_no_history_is_an_event()
    {
        var item = Assert.IsType<ParsedEvent>(Assert.Single(Parse(Change(
            Value("""  "history":[{"errors":[{"code":2593109,"title":"Not shared"}]}]  """), "history"))));
        Assert.Equal(ChannelEventTypes.History, item.Type);
        Assert.Equal("2593109", item.Data?["code"]);
        Assert.Equal(new AccountName("whatsapp", "500500500"), item.Account);
    }

    [Fact]
    public void How_far_the_import_has_come_is_an_event()
    {
        var item = Assert.IsType<ParsedEvent>(Assert.Single(Parse(Change(
            Value("""  "history":[{"metadata":{"phase":2,"chunk_order":1,"progress":100},"threads":[]}]  """), "history"))));
        Assert.Equal(ChannelEventTypes.History, item.Type);
        Assert.Equal("100", item.Data?["progress"]);
        Assert.Equal(new AccountName("whatsapp", "500500500"), item.Source);
    }

    private static ParsedMessage Echo(string message) =>
        Assert.IsType<ParsedMessage>(Assert.Single(Parse(Change(Value($"\"message_echoes\":[{message}]"), "smb_message_echoes"))));

    private static ParsedMessage[] History(string thread) =>
        [.. Parse(Change(Value($"\"history\":[{{\"metadata\":{{\"phase\":1}},\"threads\":[{thread}]}}]"), "history")).Cast<ParsedMessage>()];
}
