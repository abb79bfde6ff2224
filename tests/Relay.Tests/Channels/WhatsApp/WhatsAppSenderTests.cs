using System.Text.Json.Nodes;
using Relay.Channels;
using Relay.Contracts;
using static Relay.Tests.Channels.WhatsApp.Sends;

namespace Relay.Tests.Channels.WhatsApp;

public sealed class WhatsAppSenderTests
{
    private static readonly TextContent Hello = new() { Text = "hello" };

    [Fact]
    public void A_text_is_one_call_to_the_number()
    {
        var call = Assert.Single(Plan(Hello).Calls);
        Assert.Equal("http://localhost:9/v25.0/500500500/messages", call.Uri.AbsoluteUri);
        Assert.Equal(Token, Assert.IsType<BearerToken>(call.Credential).Token.Reveal());
        AssertJson(
            """
            {"type":"text","messaging_product":"whatsapp","recipient_type":"individual","to":"+14155550123",
             "text":{"body":"hello"},"biz_opaque_callback_data":"r1.0.end"}
            """,
            Bodies(Hello)[0]);
        Assert.Equal("whatsapp", Sender.Key);
    }

    [Fact]
    public void Text_outside_ASCII_is_written_as_it_is() =>
        Assert.Contains("\"body\":\"Grüße <b>\"", Meta.MetaBodies.Text(Plan(new TextContent { Text = "Grüße <b>" }).Calls[0].Body), StringComparison.Ordinal);

    [Fact]
    public void A_lone_surrogate_does_not_break_the_JSON() =>
        Assert.Equal("a\uFFFDb", (string)Bodies(new TextContent { Text = "a\ud800b" })[0]["text"]!["body"]!);

    [Fact]
    public void A_preview_is_asked_for_by_name()
    {
        Assert.True((bool)Bodies(new TextContent { Text = "x", PreviewUrl = true })[0]["text"]!["preview_url"]!);
        Assert.Null(Bodies(new TextContent { Text = "x", PreviewUrl = false })[0]["text"]!["preview_url"]);
    }

    [Theory]
    [InlineData("14155550123", null, null, null, "individual", "+14155550123", null)]
    [InlineData("GB.1", "+1 415-555-0123", null, null, "individual", "+14155550123", null)]
    [InlineData("14155550123", "+14155550999", null, null, "individual", "+14155550999", null)]
    [InlineData("GB.771177", null, null, null, "individual", null, "GB.771177")]
    [InlineData("", null, "GB.771177", null, "individual", null, "GB.771177")]
    [InlineData("opaque", null, null, null, "group", "opaque", null)]
    [InlineData("120@g.us", null, null, null, "group", "120@g.us", null)]
    [InlineData("14155550123", "+14155550123", null, "grp", "group", "grp", null)]
    public void A_recipient_is_a_number_a_user_id_or_a_group(
        string id, string? phone, string? userId, string? groupId, string type, string? to, string? recipient)
    {
        var body = Bodies(Hello, Customer(id, phone, userId), groupId is null ? null : new MessageContext { GroupId = groupId })[0];
        Assert.Equal(type, (string)body["recipient_type"]!);
        Assert.Equal(to, (string?)body["to"]);
        Assert.Equal(recipient, (string?)body["recipient"]);
    }

    [Fact]
    public void Nobody_is_refused() => Assert.Equal(DeliveryCategories.Recipient, Plan(Hello, Customer(" ")).Refusal?.Category);

    [Fact]
    public void A_send_counts_against_the_number_the_pair_the_business_account_and_the_app()
    {
        var account = new Relay.Model.ChannelAccount
        {
            Channel = "whatsapp", Id = "500500500", WabaId = "7001", AccessToken = new Relay.Model.SecretValue("t"),
        };
        var tenant = Meta.MetaBodies.Tenant with { Meta = new Relay.Model.MetaApp { AppId = "9001", AppSecrets = [], VerifyTokens = [] } };
        var limits = Sender.Plan(Message(Hello, Customer("15557770001")), new SendTarget(tenant, account, (_, _) => "")).Calls[0].Limits;
        var id = tenant.Id.Value;
        Assert.Equal(
            [
                new(new LimitKey(RetryScope.Destination, id, "500500500"), new CallRate(80, TimeSpan.FromSeconds(1), IsWindow: false)),
                new(new LimitKey(RetryScope.Pair, id, "500500500", "15557770001")),
                new(new LimitKey(RetryScope.Business, id, "7001")),
                new CallLimit(new LimitKey(RetryScope.Provider, id, "9001")),
            ],
            limits);
    }

    [Fact]
    public void An_account_without_token_only_receives() =>
        Assert.Equal(DeliveryCategories.Configuration, Plan(Hello, token: null).Refusal?.Category);

    [Fact]
    public void An_account_id_cannot_leave_its_place_in_the_address()
    {
        var account = new Relay.Model.ChannelAccount { Channel = "whatsapp", Id = "../x?y#z", AccessToken = new Relay.Model.SecretValue("t") };
        var plan = Sender.Plan(Message(Hello), new SendTarget(Meta.MetaBodies.Tenant, account, (_, _) => ""));
        Assert.Equal("/v25.0/..%2Fx%3Fy%23z/messages", plan.Calls[0].Uri.AbsolutePath);
    }

    [Fact]
    public void Only_the_first_part_is_a_reply_and_each_part_has_its_own_callback_data()
    {
        var bodies = Bodies(new TextContent { Text = new string('x', 9000) }, context: new MessageContext { ReplyTo = "wamid.Q" });
        Assert.Equal(["r1.0.more", "r1.1.more", "r1.2.end"], bodies.Select(body => (string)body["biz_opaque_callback_data"]!).ToArray());
        Assert.Equal("wamid.Q", (string?)bodies[0]["context"]?["message_id"]);
        Assert.Null(bodies[1]["context"]);
        Assert.Null(bodies[2]["context"]);
    }

    [Theory]
    [InlineData(ContentTypes.Image, """{"link":"https://m.example/f","caption":"c"}""", false)]
    [InlineData(ContentTypes.Video, """{"link":"https://m.example/f","caption":"c"}""", false)]
    [InlineData(ContentTypes.Document, """{"link":"https://m.example/f","caption":"c","filename":"f.pdf"}""", false)]
    [InlineData(ContentTypes.Audio, """{"link":"https://m.example/f","voice":true}""", true)]
    [InlineData(ContentTypes.Sticker, """{"link":"https://m.example/f"}""", true)]
    public void Media_go_by_link_with_their_caption_or_before_it(string type, string expected, bool isCaptionApart)
    {
        var bodies = Bodies(new MediaContent
        {
            Type = type,
            Media = new Media { Url = "https://m.example/f", FileName = "f.pdf", Voice = true },
            Caption = "c",
        });
        Assert.Equal(type, (string)bodies[0]["type"]!);
        AssertJson(expected, bodies[0][type]!);
        Assert.Equal(isCaptionApart ? 2 : 1, bodies.Length);
        Assert.Equal(isCaptionApart ? "c" : null, (string?)bodies[^1]["text"]?["body"]);
    }

    [Fact]
    public void Media_go_by_id_where_there_is_no_link() =>
        AssertJson("""{"id":"42"}""", Bodies(new MediaContent { Type = "image", Media = new Media { Id = "42" } })[0]["image"]!);

    [Theory]
    [InlineData(1024, 1)]
    [InlineData(1025, 2)]
    public void A_caption_that_does_not_fit_follows_as_text(int length, int parts)
    {
        var bodies = Bodies(new MediaContent { Type = "image", Media = new Media { Id = "1" }, Caption = new string('c', length) });
        Assert.Equal(parts, bodies.Length);
        Assert.Equal(parts == 1, bodies[0]["image"]!["caption"] is not null);
    }

    [Fact]
    public void A_location_and_a_reaction_go_as_what_they_are()
    {
        AssertJson(
            """{"latitude":1.5,"longitude":-2,"name":"n"}""",
            Bodies(new LocationContent { Latitude = 1.5, Longitude = -2, Name = "n" })[0]["location"]!);

        var context = new MessageContext { ReplyTo = "wamid.Q" };
        var reaction = Bodies(new ReactionContent { Reaction = new Reaction("wamid.1", "👍", false) }, context: context)[0];
        AssertJson("""{"message_id":"wamid.1","emoji":"👍"}""", reaction["reaction"]!);
        Assert.Null(reaction["context"]);
        AssertJson("""{"message_id":"wamid.1","emoji":""}""", Bodies(new ReactionContent { Reaction = new Reaction("wamid.1", null, true) })[0]["reaction"]!);
    }

    [Fact]
    public void A_template_with_components_goes_as_a_template()
    {
        var components = new RawJson("""[{"type":"body","parameters":[{"type":"text","text":"\u00e4"}]}]"""u8.ToArray());
        var body = Bodies(new TemplateContent { Template = new Template("order_ready", "en_GB", components, "Ready") })[0];
        AssertJson(
            """{"name":"order_ready","language":{"code":"en_GB"},"components":[{"type":"body","parameters":[{"type":"text","text":"ä"}]}]}""",
            body["template"]!);
        AssertJson("""{"name":"plain","language":{"code":"en"}}""", Bodies(new TemplateContent { Template = new Template("plain", "en") })[0]["template"]!);
    }

    [Fact]
    public void A_template_without_components_goes_as_what_it_reads_like() =>
        Assert.Equal(["Hello there"], Texts(new TemplateContent { Template = new Template("genesys-one", null, null, "Hello there") }));

    public static TheoryData<MessageContent> Unsendable =>
    [
        new TextContent { Text = "" },
        new TextContent { Text = " \n\t" },
        new MediaContent { Type = "image", Media = new Media() },
        new MediaContent { Type = "image", Media = new Media { Url = "file:///etc/hosts" } },
        new MediaContent { Type = "hologram", Media = new Media { Id = "1" } },
        new ReactionContent { Reaction = new Reaction(null, "x", false) },
        new TemplateContent { Template = new Template("t", null) },
        new TemplateContent { Template = new Template("t", "en", new RawJson("{}"u8.ToArray())) },
        new ChoicesContent { Text = "", Choices = [] },
        new UnsupportedContent(),
        new RevokeContent { OriginalMessageId = "1" },
        new EditContent { OriginalMessageId = "1" },
        new UnknownContent { Type = "later", Json = new RawJson("{}"u8.ToArray()) },
    ];

    [Theory]
    [MemberData(nameof(Unsendable))]
    public void What_cannot_be_said_is_refused_for_its_content(MessageContent content)
    {
        var plan = Plan(content);
        Assert.Empty(plan.Calls);
        Assert.Equal(DeliveryCategories.Content, plan.Refusal?.Category);
    }

    [Fact]
    public void WhatsApp_is_told_of_no_receipt()
    {
        var receipt = new Receipt
        {
            Id = Guid.Empty,
            TenantId = "acme",
            Channel = "whatsapp",
            AccountId = "500500500",
            Source = ReceiptSources.Provider,
            Status = ReceiptStatus.Delivered,
            At = DateTimeOffset.UnixEpoch,
        };
        var target = new SendTarget(Meta.MetaBodies.Tenant, new Relay.Model.ChannelAccount { Channel = "whatsapp", Id = "500500500" }, (_, _) => "");
        Assert.Same(SendPlan.None, Sender.Plan(receipt, target));
    }

    private static void AssertJson(string expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {expected}, found {actual.ToJsonString()}.");
}
