using Relay.Channels;
using Relay.Contracts;
using static Relay.Tests.Channels.Meta.MetaBodies;

namespace Relay.Tests.Channels.WhatsApp;

public sealed class WhatsAppEventTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1772359200);

    [Theory]
    [InlineData("""{"id":"wacid.1","from":"14155550123","to":"14155550100","event":"connect","direction":"USER_INITIATED","timestamp":"1772359200"}""")]
    [InlineData("""{"wacid":"wacid.1","from":"14155550100","to":"14155550123","event":"connect","direction":"BUSINESS_INITIATED","timestamp":"1772359200"}""")]
    [InlineData("""{"id":"wacid.1","from":"14155550100","to":"14155550123","event":"connect","timestamp":1772359200}""")]
    public void A_call_is_the_customers_whoever_began_it(string call)
    {
        var item = One("calls", "calls", call);
        Assert.Equal(ChannelEventTypes.Call, item.Type);
        Assert.Equal("14155550123", item.Customer.Phone);
        Assert.Equal(At, item.At);
        Assert.Equal("wacid.1", item.Data?["callId"]);
        Assert.Equal("connect", item.Data?["event"]);
        Assert.Empty(item.Warnings);
    }

    [Fact]
    public void A_group_is_its_own_customer()
    {
        var item = One("group_participants_update", "groups", """{"timestamp":"1772359200","group_id":"120@g.us","type":"group_participants_add","reason":"invite_link"}""");
        Assert.Equal(ChannelEventTypes.Group, item.Type);
        Assert.Equal(new CustomerIds(GroupId: "120@g.us"), item.Customer);
        Assert.Equal("group_participants_add", item.Data?["type"]);
        Assert.Equal("group_participants_update", item.Data?["field"]);
    }

    [Theory]
    [InlineData("stop", ChannelEventTypes.OptOut)]
    [InlineData("resume", ChannelEventTypes.OptIn)]
    [InlineData("signup", ChannelEventTypes.OptIn)]
    [InlineData("perhaps", ChannelEventTypes.Other)]
    public void A_preference_is_consent_or_its_end(string value, string type)
    {
        var item = One("user_preferences", "user_preferences", $$"""{"wa_id":14155550123,"category":"marketing_messages","value":"{{value}}","timestamp":1772359200}""");
        Assert.Equal(type, item.Type);
        Assert.Equal("14155550123", item.Customer.Phone);
        Assert.Equal("marketing_messages", item.Data?["category"]);
    }

    [Fact]
    public void A_new_user_id_keeps_the_one_before()
    {
        var item = One(
            "user_id_update",
            "user_id_update",
            """{"wa_id":"14155550123","user_id":{"previous":"GB.1","current":"GB.2"},"parent_user_id":{"previous":"GB.ENT.1"},"timestamp":"1772359200"}""");
        Assert.Equal(ChannelEventTypes.Identity, item.Type);
        Assert.Equal(new CustomerIds(Phone: "14155550123", UserId: "GB.2"), item.Customer);
        Assert.Equal(new CustomerIds(UserId: "GB.1"), item.Previous);
    }

    [Fact]
    public void A_conversion_names_its_event()
    {
        var item = One("automatic_events", "automatic_events", """{"id":"wamid.C","event_name":"LeadSubmitted","timestamp":1772359200,"ctwa_clid":"c"}""");
        Assert.Equal(ChannelEventTypes.Conversion, item.Type);
        Assert.Equal("LeadSubmitted", item.Data?["eventName"]);
        Assert.True(item.Customer.IsEmpty);
    }

    [Fact]
    public void An_error_of_the_channel_is_of_the_number()
    {
        var item = One("messages", "errors", """{"code":131000,"title":"Something went wrong","error_data":{"details":"x"}}""");
        Assert.Equal(ChannelEventTypes.ChannelError, item.Type);
        Assert.Equal(new AccountName("whatsapp", "500500500"), item.Source);
        Assert.Equal("131000", item.Data?["code"]);
        Assert.Empty(item.Warnings);
    }

    [Theory]
    [InlineData("calls", "calls")]
    [InlineData("group_status_update", "groups")]
    [InlineData("user_preferences", "user_preferences")]
    [InlineData("user_id_update", "user_id_update")]
    [InlineData("automatic_events", "automatic_events")]
    public void Without_a_time_there_is_a_warning(string field, string list) =>
        Assert.Equal([Warnings.TimestampMissing], One(field, list, "{}").Warnings);

    [Theory]
    [InlineData("account_alerts", """{"alert_info":{"alert_severity":"HIGH"}}""", ChannelEventTypes.Account, "alertSeverity", "HIGH")]
    [InlineData("account_review_update", """{"decision":"APPROVED"}""", ChannelEventTypes.Account, "decision", "APPROVED")]
    [InlineData("account_update", """{"event":"DISABLED_UPDATE","ban_info":{"waba_ban_state":"DISABLE"}}""", ChannelEventTypes.Account, "banState", "DISABLE")]
    [InlineData("business_capability_update", """{"max_phone_numbers_per_waba":2}""", ChannelEventTypes.Account, "field", "business_capability_update")]
    [InlineData("business_username_update", """{"status":"approved"}""", ChannelEventTypes.Account, "status", "approved")]
    [InlineData("phone_number_name_update", """{"decision":"REJECTED","rejection_reason":null}""", ChannelEventTypes.Account, "decision", "REJECTED")]
    [InlineData("phone_number_quality_update", """{"event":"FLAGGED"}""", ChannelEventTypes.Quality, "event", "FLAGGED")]
    [InlineData("message_template_components_update", """{"message_template_id":9007199254740993}""", ChannelEventTypes.Template, "messageTemplateId", "9007199254740993")]
    [InlineData("message_template_quality_update", """{"new_quality_score":"RED"}""", ChannelEventTypes.Template, "newQualityScore", "RED")]
    [InlineData("message_template_status_update", """{"event":"REJECTED","reason":null}""", ChannelEventTypes.Template, "event", "REJECTED")]
    [InlineData("template_category_update", """{"new_category":"MARKETING"}""", ChannelEventTypes.Template, "newCategory", "MARKETING")]
    [InlineData("flows", """{"event":"ENDPOINT_ERROR_RATE","flow_id":1}""", ChannelEventTypes.Flow, "flowId", "1")]
    [InlineData("payment_configuration_update", """{"status":"Active"}""", ChannelEventTypes.Payment, "status", "Active")]
    [InlineData("security", """{"event":"PIN_CHANGED"}""", ChannelEventTypes.Security, "event", "PIN_CHANGED")]
    [InlineData("smb_app_state_sync", """{"state_sync":[{"type":"contact"}]}""", ChannelEventTypes.Contact, "field", "smb_app_state_sync")]
    [InlineData("tracking_events", """{"events":[1]}""", ChannelEventTypes.Other, "field", "tracking_events")]
    [InlineData("brand_new", "\"just text\"", ChannelEventTypes.Other, "field", "brand_new")]
    public void Every_other_field_is_an_event_of_the_business_account(string field, string value, string type, string key, string word)
    {
        var item = Assert.IsType<ParsedEvent>(Assert.Single(Parse(Change(value, field, "\"id\":\"700700700\",\"time\":1772359200"))));
        Assert.Equal(type, item.Type);
        Assert.Equal(word, item.Data?[key]);
        Assert.Equal(new AccountName("whatsapp", "700700700"), item.Account);
        Assert.Equal(new AccountName("waba", "700700700"), item.Source);
        Assert.Equal(At, item.At);
        Assert.True(item.Customer.IsEmpty);
    }

    [Theory]
    [InlineData("account_update", "PARTNER_ADDED")]
    [InlineData("account_update", "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE")]
    [InlineData("partner_solutions", "SOLUTION_CREATED")]
    public void Events_of_partners_name_a_portfolio_and_no_account(string field, string happened)
    {
        var item = Assert.IsType<ParsedEvent>(Assert.Single(Parse(Change($$"""{"event":"{{happened}}"}""", field))));
        Assert.Null(item.Source);
        Assert.Equal("700700700", item.Account.Id);
    }

    [Fact]
    public void A_field_that_names_a_number_is_the_numbers()
    {
        var item = Assert.IsType<ParsedEvent>(Assert.Single(Parse(Change(Value("\"state_sync\":[]"), "smb_app_state_sync"))));
        Assert.Equal(new AccountName("whatsapp", "500500500"), item.Source);
    }

    [Theory]
    [InlineData("messages")]
    [InlineData("statuses")]
    [InlineData("message_echoes")]
    [InlineData("calls")]
    [InlineData("groups")]
    [InlineData("errors")]
    [InlineData("user_preferences")]
    [InlineData("user_id_update")]
    [InlineData("automatic_events")]
    public void What_is_no_object_in_a_list_is_refused(string list) => Assert.All(
        Parse(Change(Value($"\"{list}\":[null,7,\"x\",[],false]"))),
        item => Assert.Equal(QuarantineReasons.UnknownShape, Assert.IsType<Refused>(item).Reason));

    [Fact]
    public void Messaging_is_not_WhatsApps() => Assert.IsType<Refused>(Assert.Single(Parse(Entries("""[{"messaging":[{}]}]"""))));

    private static ParsedEvent One(string field, string list, string element) =>
        Assert.IsType<ParsedEvent>(Assert.Single(Parse(Change(Value($"\"{list}\":[{element}]"), field))));
}
