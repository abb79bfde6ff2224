using Relay.Channels;
using Relay.Contracts;

namespace Relay.Tests.Channels.Genesys;

public sealed class GenesysParserMessageTests
{
    [Fact]
    public void An_agents_text_is_a_message_to_the_customer()
    {
        var message = Assert.IsType<ParsedMessage>(Some.Parse(Some.Text("Boats leave at nine.")));
        Assert.Equal(EventTypes.MessageOutbound, message.EventType);
        Assert.Equal(new AccountName("genesys", Some.Integration), message.Source);
        Assert.Equal(new AccountName("whatsapp", Some.Number), message.Account);
        Assert.Equal(new CustomerIds(Key: Some.CustomerKey), message.Customer);
        Assert.Equal("0a1b2c3d4e5f60718293a4b5c6d7e8f9", message.ProviderMessageId);
        Assert.Equal(new DateTimeOffset(2026, 4, 2, 8, 15, 30, 250, TimeSpan.Zero), message.SentAt);
        Assert.Equal(new Party { Kind = PartyKinds.Agent, Id = Some.Integration, Name = "Front desk" }, message.From);
        Assert.Equal(new Party { Kind = PartyKinds.Customer, Id = Some.CustomerKey, Phone = "+14155550142" }, message.To);
        Assert.Equal("Boats leave at nine.", Assert.IsType<TextContent>(message.Content).Text);
        Assert.Equal(Origins.Genesys, message.Origin);
        Assert.Equal(
            new Correlation
            {
                GenesysMessageId = "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
                GenesysConversationId = "7d9c1f44-0000-4000-8000-00000000abcd",
            },
            message.Correlation);
        Assert.Empty(message.Warnings);
    }

    [Theory]
    [InlineData("Human", PartyKinds.Agent)]
    [InlineData("Bot", PartyKinds.Bot)]
    [InlineData("bOT", PartyKinds.Bot)]
    [InlineData("", PartyKinds.Agent)]
    public void The_originating_entity_tells_agent_from_bot(string entity, string kind)
    {
        var body = Some.Body($"\"type\":\"TEXT\",\"direction\":\"outBound\",\"text\":\"hi\",\"originatingEntity\":\"{entity}\"");
        Assert.Equal(kind, Assert.IsType<ParsedMessage>(Some.Parse(body)).From.Kind);
    }

    [Theory]
    [InlineData("\"nickname\":\"Desk\"")]
    [InlineData("\"nickName\":\"Desk\"")]
    public void A_nickname_is_read_in_any_casing(string nickname)
    {
        var body = Some.Text("hi").Replace("\"nickname\":\"Front desk\"", nickname, StringComparison.Ordinal);
        Assert.Equal("Desk", Assert.IsType<ParsedMessage>(Some.Parse(body)).From.Name);
    }

    [Fact]
    public void A_missing_direction_counts_as_outbound() =>
        Assert.IsType<ParsedMessage>(Some.Parse(Some.Body("\"type\":\"Text\",\"text\":\"hi\"")));

    [Theory]
    [InlineData("")]
    [InlineData(",\"direction\":null")]
    [InlineData(",\"direction\":\" \"")]
    public void Without_a_direction_what_goes_to_the_integration_is_the_customers_own(string direction)
    {
        var body = Some.Body($"\"type\":\"Text\",\"text\":\"hi\"{direction}", to: Some.Integration);
        Assert.Equal(new Ignored(IgnoredReasons.OwnEcho) { Source = new AccountName("genesys", Some.Integration) }, Some.Parse(body));
    }

    [Theory]
    [InlineData("Text")]
    [InlineData("Structured")]
    public void What_the_customer_wrote_is_never_sent_back(string type)
    {
        var item = Some.Parse(Some.Body($"\"type\":\"{type}\",\"direction\":\"INBOUND\",\"text\":\"hi\""));
        Assert.Equal(IgnoredReasons.OwnEcho, Assert.IsType<Ignored>(item).Reason);
    }

    [Theory]
    [InlineData("\"type\":\"Text\",\"direction\":\"Sideways\",\"text\":\"hi\"")]
    [InlineData("\"type\":\"Hologram\"")]
    [InlineData("\"type\":\"Unknown\"")]
    [InlineData("\"type\":null")]
    [InlineData("\"type\":{}")]
    [InlineData("\"text\":\"hi\"")]
    public void A_shape_that_is_not_documented_is_quarantined(string rest) =>
        Assert.Equal(QuarantineReasons.UnknownShape, Assert.IsType<Refused>(Some.Parse(Some.Body(rest))).Reason);

    [Theory]
    [InlineData("\"to\":{\"id\":\"14155550142\",\"idType\":\"Phone\"}", "\"to\":{}")]
    [InlineData("\"to\":{\"id\":\"14155550142\",\"idType\":\"Phone\"}", "\"to\":\"14155550142\"")]
    [InlineData("\"id\":\"14155550142\"", "\"id\":\"  \"")]
    public void A_message_to_nobody_is_quarantined(string from, string to)
    {
        var refused = Assert.IsType<Refused>(Some.Parse(Some.Text("hi").Replace(from, to, StringComparison.Ordinal)));
        Assert.Equal(QuarantineReasons.UnknownShape, refused.Reason);
        Assert.Contains("channel.to.id", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(new AccountName("genesys", Some.Integration), refused.Source);
    }

    [Fact]
    public void An_integration_that_the_tenant_lacks_is_refused_with_its_name()
    {
        var refused = Assert.IsType<Refused>(Some.Parse(Some.Text("hi").Replace(Some.Integration, "someone-elses", StringComparison.Ordinal)));
        Assert.Equal(QuarantineReasons.UnknownAccount, refused.Reason);
        Assert.Equal(new AccountName("genesys", "someone-elses"), refused.Source);
    }

    [Fact]
    public void An_integration_that_serves_no_account_is_refused()
    {
        var refused = Assert.IsType<Refused>(Some.Parse(Some.Text("hi").Replace(Some.Integration, Some.IdleIntegration, StringComparison.Ordinal)));
        Assert.Equal(QuarantineReasons.UnknownAccount, refused.Reason);
        Assert.Equal("No channel account uses this integration.", refused.Detail);
        Assert.Equal(new AccountName("genesys", Some.IdleIntegration), refused.Source);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"channel\":null,\"type\":\"Text\"}")]
    [InlineData("{\"channel\":{\"from\":{\"id\":\"not-ours\"}},\"type\":\"Text\"}")]
    public void A_body_that_names_no_integration_is_refused_without_a_source(string body)
    {
        var refused = Assert.IsType<Refused>(Some.Parse(body));
        Assert.Equal((QuarantineReasons.UnknownAccount, null), (refused.Reason, refused.Source));
    }

    [Fact]
    public void A_tenant_without_an_organisation_knows_no_integration() =>
        Assert.Equal(
            QuarantineReasons.UnknownAccount,
            Assert.IsType<Refused>(Some.Parse(Some.Text("hi"), Some.Tenant with { Genesys = null })).Reason);

    [Fact]
    public void The_sender_stands_in_for_a_missing_channel_id()
    {
        var body = Some.Text("hi").Replace($"\"channel\":{{\"id\":\"{Some.Integration}\",", "\"channel\":{", StringComparison.Ordinal);
        Assert.Equal(new AccountName("genesys", Some.Integration), Assert.IsType<ParsedMessage>(Some.Parse(body)).Source);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("")]
    [InlineData("08:15")]
    [InlineData("20260402")]
    [InlineData("1234")]
    [InlineData("2026-04")]
    [InlineData("2026-04-02")]
    [InlineData("9999-99-99T00:00:00Z")]
    public void A_time_that_is_none_is_left_out_with_a_warning(string time)
    {
        var message = Assert.IsType<ParsedMessage>(Some.Parse(Some.Body("\"type\":\"Text\",\"text\":\"hi\"", time)));
        Assert.Null(message.SentAt);
        Assert.Equal([Warnings.TimestampMissing], message.Warnings);
    }

    [Fact]
    public void A_missing_id_falls_back_to_the_channels_then_to_a_warning()
    {
        var withoutId = Some.Text("hi").Replace("{\"id\":\"0a1b2c3d4e5f60718293a4b5c6d7e8f9\",", "{", StringComparison.Ordinal);
        Assert.Equal("0a1b2c3d4e5f60718293a4b5c6d7e8f9", Assert.IsType<ParsedMessage>(Some.Parse(withoutId)).ProviderMessageId);
        var without = withoutId.Replace("\"messageId\":\"0a1b2c3d4e5f60718293a4b5c6d7e8f9\"", "\"messageId\":null", StringComparison.Ordinal);
        var message = Assert.IsType<ParsedMessage>(Some.Parse(without));
        Assert.Null(message.ProviderMessageId);
        Assert.Equal([Warnings.IdMissing], message.Warnings);
    }

    [Theory]
    [InlineData("14155550142", "+14155550142", null)]
    [InlineData("DE.4711abc", null, "DE.4711abc")]
    [InlineData("group-12", null, null)]
    public void The_customer_is_known_by_the_form_of_the_key(string to, string? phone, string? userId)
    {
        var message = Assert.IsType<ParsedMessage>(Some.Parse(Some.Body("\"type\":\"Text\",\"text\":\"hi\"", to: to)));
        Assert.Equal(new CustomerIds(Key: to), message.Customer);
        Assert.Equal((phone, userId), (message.To.Phone, message.To.UserId));
    }

    [Fact]
    public void A_number_with_a_plus_is_a_phone_and_no_key_of_ours()
    {
        var message = Assert.IsType<ParsedMessage>(Some.Parse(Some.Body("\"type\":\"Text\",\"text\":\"hi\"", to: "+14155550142")));
        Assert.Equal(new CustomerIds(Phone: "14155550142"), message.Customer);
        Assert.Equal("+14155550142", message.To.Phone);
    }
}
