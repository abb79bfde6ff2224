using System.Text;
using Relay.Channels;
using Relay.Contracts;
using Relay.Model;
using static Relay.Tests.Channels.Meta.MetaBodies;

namespace Relay.Tests.Channels.WhatsApp;

public sealed class WhatsAppMessageTests
{
    private const string Mina =
        """{"profile":{"name":"Mina Okafor","username":"@mina.o"},"wa_id":"14155550123","user_id":"GB.771177"}""";

    private const string Hello = "\"type\":\"text\",\"text\":{\"body\":\"hello\"}";

    [Fact]
    public void A_text_message_is_read_whole()
    {
        var message = One("""{"from":"14155550123","id":"wamid.A1","timestamp":"1772359200","type":"text","text":{"body":"Is it in stock?"}}""");

        Assert.Equal(EventTypes.MessageReceived, message.EventType);
        Assert.Equal(new AccountName("whatsapp", "500500500"), message.Account);
        Assert.Equal(new AccountName("whatsapp", "500500500"), message.Source);
        Assert.Equal(new CustomerIds(Phone: "14155550123", UserId: "GB.771177"), message.Customer);
        Assert.Equal("wamid.A1", message.ProviderMessageId);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero), message.SentAt);
        Assert.Equal(
            new Party
            {
                Kind = "customer",
                Id = "14155550123",
                Phone = "+14155550123",
                UserId = "GB.771177",
                Username = "mina.o",
                Name = "Mina Okafor",
            },
            message.From);
        Assert.Equal(new Party { Kind = "business", Id = "500500500", Phone = "+14155550100" }, message.To);
        Assert.Equal(new TextContent { Text = "Is it in stock?" }, message.Content);
        Assert.Null(message.Context);
        Assert.Empty(message.Warnings);
    }

    [Theory]
    [InlineData("\"from\":\"14155550123\"", "14155550123", null)]
    [InlineData("\"from\":14155550123", "14155550123", null)]
    [InlineData("\"from\":\"+1 (415) 555-0123\"", "14155550123", null)]
    [InlineData("\"from\":\"14155550123\",\"from_user_id\":\"GB.9\"", "14155550123", "GB.9")]
    [InlineData("\"from_user_id\":\"GB.9\",\"from_parent_user_id\":\"GB.ENT.1\"", null, "GB.9")]
    [InlineData("\"from\":\"\",\"from_user_id\":\"GB.9\"", null, "GB.9")]
    [InlineData("\"from\":null,\"from_user_id\":\"GB.9\"", null, "GB.9")]
    [InlineData("\"from\":\"  \",\"from_user_id\":\"GB.9\"", null, "GB.9")]
    [InlineData("\"from\":\"GB.9\"", null, "GB.9")]
    [InlineData("\"from\":\"GB.9\",\"from_user_id\":\"GB.10\"", null, "GB.10")]
    [InlineData("\"from\":\"somebody\"", null, "somebody")]
    [InlineData("\"from\":\"+\",\"from_user_id\":\"GB.9\"", null, "GB.9")]
    public void A_sender_is_a_number_or_a_user_id_wherever_it_stands(string members, string? phone, string? userId)
    {
        var message = One($"{{{members},\"id\":\"1\",\"timestamp\":1772359200,{Hello}}}", contacts: "[]");
        Assert.Equal(new CustomerIds(phone, userId), message.Customer);
        Assert.Equal(phone ?? userId, message.From.Id);
        Assert.Equal(phone is null ? null : "+" + phone, message.From.Phone);
        Assert.Equal(userId, message.From.UserId);
    }

    [Theory]
    [InlineData("\"id\":\"1\"")]
    [InlineData("\"id\":\"1\",\"from\":\"+ -\"")]
    [InlineData("\"id\":\"1\",\"from\":\"\",\"from_user_id\":\"  \",\"group_id\":\"\"")]
    [InlineData("\"id\":\"1\",\"from\":null,\"from_user_id\":{}")]
    public void A_message_from_nobody_is_refused(string members)
    {
        var item = Assert.Single(Parse(Messages($"{{{members},{Hello}}}", contacts: "[]")));
        Assert.Equal(QuarantineReasons.NoSender, Assert.IsType<Refused>(item).Reason);
        Assert.Equal(new AccountName("whatsapp", "500500500"), item.Source);
    }

    [Fact]
    public void Contact_details_without_a_sender_are_the_only_contacts_and_among_several_nobodys()
    {
        var message = One($"{{\"id\":\"1\",\"origin\":\"contact_request/other\",{Hello}}}", """[{"profile":{"name":"Cy"},"user_id":"GB.3"}]""");
        Assert.Equal(new CustomerIds(UserId: "GB.3"), message.Customer);
        Assert.Equal("Cy", message.From.Name);

        var two = Messages($"{{\"id\":\"1\",\"origin\":\"contact_request/other\",{Hello}}}", contacts: """[{"user_id":"GB.3"},{"user_id":"GB.4"}]""");
        Assert.Equal(QuarantineReasons.NoSender, Assert.IsType<Refused>(Assert.Single(Parse(two))).Reason);
    }

    [Fact]
    public void Nothing_else_is_taken_for_the_only_contacts()
    {
        var body = Messages($"{{\"id\":\"1\",{Hello}}}", contacts: """[{"wa_id":"14155550001"}]""");
        Assert.Equal(QuarantineReasons.NoSender, Assert.IsType<Refused>(Assert.Single(Parse(body))).Reason);
    }

    [Fact]
    public void A_contact_is_found_by_id_and_never_by_place()
    {
        const string contacts =
            """[{"profile":{"name":"Ann"},"wa_id":14155550001},{"profile":{"name":"Bo"},"user_id":"GB.2","wa_id":""},{"profile":null,"input":"+1 415 555 0003"}]""";
        Assert.Equal("Bo", One($"{{\"from_user_id\":\"GB.2\",{Hello}}}", contacts).From.Name);
        Assert.Equal("Ann", One($"{{\"from\":\"14155550001\",{Hello}}}", contacts).From.Name);
        Assert.Null(One($"{{\"from\":\"14155550003\",{Hello}}}", contacts).From.Name);
        Assert.Null(One($"{{\"from\":\"14155550004\",{Hello}}}", contacts).From.Name);
        Assert.Null(One($"{{\"from\":\"14155550004\",{Hello}}}", "[{\"profile\":{\"name\":\"Nobody\"}}]").From.Name);
    }

    [Fact]
    public void A_hostile_envelope_spoils_no_message()
    {
        var deep = new string('[', 9000) + new string(']', 9000);
        var body = Encoding.UTF8.GetBytes(Change(
            $$$"""
            {"metadata":{"phone_number_id":"500500500","display_phone_number":"#","\ud800":{{{deep}}}},"errors":"\ud800",
             "contacts":[{{{deep}}},7,null,{"wa_id":"14155550123","profile":{"name":"Z\ud800#","\udfff":1,"username":"@"}}],
             "messages":[{"from":"14155550123","id":"1","timestamp":1,{{{Hello}}}}]}
            """));
        body.AsSpan().Replace((byte)'#', (byte)0xff);

        var items = Parse(body);
        var message = Assert.IsType<ParsedMessage>(items[0]);
        Assert.Equal("500500500", message.Account.Id);
        Assert.Null(message.To.Phone);
        Assert.Equal("Z\uFFFD\uFFFD", message.From.Name);
        Assert.Null(message.From.Username);
        Assert.Equal(QuarantineReasons.UnknownShape, Assert.IsType<Refused>(items[1]).Reason);
    }

    [Theory]
    [InlineData("\"1772359200\"", 1772359200_000)]
    [InlineData("1772359200", 1772359200_000)]
    [InlineData("1772359200123", 1772359200_123)]
    [InlineData("\"1772359200123\"", 1772359200_123)]
    [InlineData("1.7723592E9", 1772359200_000)]
    public void A_time_is_seconds_or_milliseconds_as_number_or_string(string time, long milliseconds)
    {
        var message = One($"{{\"from\":\"14155550123\",\"id\":\"1\",\"timestamp\":{time},{Hello}}}");
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), message.SentAt);
        Assert.Empty(message.Warnings);
    }

    [Theory]
    [InlineData("\"timestamp\":\"soon\",")]
    [InlineData("\"timestamp\":\"\",")]
    [InlineData("\"timestamp\":null,")]
    [InlineData("\"timestamp\":0,")]
    [InlineData("\"timestamp\":-5,")]
    [InlineData("\"timestamp\":1e300,")]
    [InlineData("\"timestamp\":99999999999999999999,")]
    [InlineData("\"timestamp\":{},")]
    [InlineData("\"timestamp\":\"12:30\",")]
    [InlineData("")]
    public void A_time_that_is_none_is_a_warning(string member)
    {
        var message = One($"{{\"from\":\"14155550123\",\"id\":\"1\",{member}{Hello}}}");
        Assert.Null(message.SentAt);
        Assert.Equal([Warnings.TimestampMissing], message.Warnings);
    }

    [Fact]
    public void A_message_without_id_is_published_with_a_warning()
    {
        var message = One($"{{\"from\":\"14155550123\",\"timestamp\":1772359200,{Hello}}}");
        Assert.Null(message.ProviderMessageId);
        Assert.Equal([Warnings.IdMissing], message.Warnings);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"phone_number_id\":\" \"}")]
    public void Without_a_number_the_entry_is_the_account(string metadata)
    {
        var body = Change($"{{\"metadata\":{metadata},\"messages\":[{{\"from\":\"14155550123\",\"id\":\"1\",\"timestamp\":1772359200,{Hello}}}]}}");
        var message = Assert.IsType<ParsedMessage>(Assert.Single(Parse(body)));
        Assert.Equal(new AccountName("whatsapp", "700700700"), message.Account);
        Assert.Equal(new AccountName(TenantSnapshot.WabaChannel, "700700700"), message.Source);
        Assert.Equal([Warnings.UnknownAccount], message.Warnings);
    }

    [Fact]
    public void Without_a_number_and_an_entry_no_account_is_named()
    {
        var body = Change($"{{\"messages\":[{{\"from\":\"14155550123\",\"id\":\"1\",\"timestamp\":1772359200,{Hello}}}]}}", entry: "\"time\":1");
        var message = Assert.IsType<ParsedMessage>(Assert.Single(Parse(body)));
        Assert.Null(message.Source);
        Assert.Equal([Warnings.UnknownAccount], message.Warnings);
    }

    [Fact]
    public void In_a_group_the_group_is_the_customer_and_the_participant_the_sender()
    {
        var message = One($"{{\"from\":\"14155550123\",\"group_id\":\"120@g.us\",\"id\":\"1\",\"timestamp\":1772359200,{Hello}}}");
        Assert.Equal(new CustomerIds(GroupId: "120@g.us"), message.Customer);
        Assert.Equal("14155550123", message.From.Id);
        Assert.Equal("Mina Okafor", message.From.Name);
        Assert.Equal("120@g.us", message.Context?.GroupId);
        Assert.Equal("120@g.us", One($"{{\"group_id\":\"120@g.us\",{Hello}}}").From.Id);
    }

    [Fact]
    public void The_context_tells_what_is_answered_and_what_led_here()
    {
        var context = One(
            $$"""
            {"from":"14155550123","context":{"id":"wamid.Q","from":"14155550100","referred_product":{"catalog_id":1e1} },
             "referral":{"source_type":"ad", "body":"\u00e4"},{{Hello}} }
            """).Context;
        Assert.Equal("wamid.Q", context?.ReplyTo);
        Assert.Equal("""{"source_type":"ad", "body":"\u00e4"}""", context?.Referral.ToString());
        Assert.Equal("""{"catalog_id":1e1}""", context?.Product.ToString());
        Assert.Null(context?.Forwarded);
    }

    [Fact]
    public void Forwarding_is_told_and_has_no_answer_to()
    {
        var once = One($"{{\"from\":\"14155550123\",\"context\":{{\"forwarded\":true}},{Hello}}}").Context;
        Assert.Equal(new MessageContext { Forwarded = true }, once);
        var often = One($"{{\"from\":\"14155550123\",\"context\":{{\"frequently_forwarded\":true,\"forwarded\":false}},{Hello}}}").Context;
        Assert.Equal(new MessageContext { FrequentlyForwarded = true }, often);
    }

    [Fact]
    public void A_customer_who_changed_his_number_keeps_his_history_and_gets_the_new_one()
    {
        foreach (var name in (string[])["wa_id", "new_wa_id"])
        {
            var message = One($$"""{"from":"14155550123","id":"1","timestamp":1772359200,"type":"system","system":{"{{name}}":"14155550999","type":"user_changed_number","body":"moved"} }""");
            Assert.Equal("14155550123", message.Customer.Phone);
            Assert.Equal(new CustomerIds(Phone: "14155550999"), message.AlsoKnownAs);
            Assert.Equal(new SystemNotice("user_changed_number", "moved", "14155550999"), Assert.IsType<SystemContent>(message.Content).System);
            Assert.Equal(EventTypes.MessageReceived, message.EventType);
        }
    }

    [Fact]
    public void A_customer_who_changed_his_user_id_is_the_sender_by_the_new_one()
    {
        var message = One("""{"id":"1","type":"system","system":{"type":"user_changed_user_id","user_id":"GB.2","body":"User GB.666 changed from GB.1 to GB.2"}}""", contacts: "[]");
        Assert.Equal(new CustomerIds(UserId: "GB.2"), message.Customer);
        Assert.Equal(default, message.AlsoKnownAs);

        var known = One("""{"id":"1","from":"14155550123","from_user_id":"GB.1","type":"system","system":{"type":"user_changed_user_id","user_id":"GB.2"}}""", contacts: "[]");
        Assert.Equal(new CustomerIds(Phone: "14155550123", UserId: "GB.2"), known.Customer);
        Assert.Equal(new CustomerIds(UserId: "GB.1"), known.AlsoKnownAs);
    }

    [Fact]
    public void Two_edits_under_their_messages_own_id_are_told_apart_by_their_time()
    {
        static ParsedMessage Edit(string id, int at) => One(
            $$"""{"from":"14155550123","id":"{{id}}","timestamp":"{{at}}","type":"edit","edit":{"original_message_id":"wamid.1","message":{ {{Hello}} } } }""");
        Assert.Equal("1772359201", Edit("wamid.1", 1772359201).Revision);
        Assert.Equal("1772359202", Edit("wamid.1", 1772359202).Revision);
        Assert.Null(Edit("wamid.2", 1772359202).Revision);
    }

    [Fact]
    public void Opening_the_chat_is_no_message()
    {
        var item = Assert.IsType<ParsedEvent>(Assert.Single(Parse(Messages("""{"from":"14155550123","id":"1","timestamp":1772359200,"type":"request_welcome"}"""))));
        Assert.Equal(ChannelEventTypes.Presence, item.Type);
        Assert.Equal("14155550123", item.Customer.Phone);
    }

    private static string Messages(string message, string contacts = $"[{Mina}]") => Change(Value($"\"contacts\":{contacts},\"messages\":[{message}]"));

    private static ParsedMessage One(string message, string contacts = $"[{Mina}]") =>
        Assert.IsType<ParsedMessage>(Assert.Single(Parse(Messages(message, contacts))));
}
