using System.Text;
using Relay.Channels.Genesys;
using Relay.Contracts;

namespace Relay.Tests.Channels.Genesys;

public sealed class GenesysMessageTextTests
{
    public static TheoryData<MessageContent, string> Contents => new()
    {
        { new TextContent { Text = "  as it is\n" }, "  as it is\n" },
        { new TextContent { Text = " " }, "[empty message]" },
        { new MediaContent { Type = ContentTypes.Image, Media = new Media(), Caption = "The quay" }, "The quay\n[image]" },
        { new MediaContent { Type = ContentTypes.Document, Media = new Media { FileName = "plan.pdf" } }, "[document] plan.pdf" },
        { new MediaContent { Type = ContentTypes.Audio, Media = new Media { Voice = true } }, "[voice message]" },
        { new MediaContent { Type = ContentTypes.Sticker, Media = new Media() }, "[sticker]" },
        {
            new LocationContent { Latitude = 54.25, Longitude = -3, Name = "Pier", Address = "Quay 1", Url = "https://p.example" },
            "[location]\nPier\nQuay 1\nhttps://maps.google.com/?q=54.25,-3\nhttps://p.example"
        },
        {
            new ContactsContent
            {
                Contacts =
                [
                    new ContactCard { Name = "Grace", Org = "Navy", Phones = ["+1", "+2"], Emails = ["g@example.com"], Vcard = "BEGIN:VCARD" },
                    new ContactCard { Vcard = "BEGIN:VCARD" },
                ],
            },
            "[contact] Grace\nNavy\n+1, +2\ng@example.com\n\n[contact]\nBEGIN:VCARD"
        },
        { new ReplyContent { Reply = new Reply("list", "n1", "Cape", "2 h") }, "Cape\n2 h" },
        { new ReplyContent { Reply = new Reply("button", "n1", null) }, "n1" },
        { new ReactionContent { Reaction = new Reaction("m", "👍", false) }, "[reaction] 👍" },
        { new ReactionContent { Reaction = new Reaction("m", null, true) }, "[reaction taken back]" },
        {
            new OrderContent { Order = new Order("c", "Please wrap", [new OrderItem("buoy", 2, 9.5m, "EUR"), new OrderItem("rope", null, null, null)]) },
            "[order]\nPlease wrap\n2 × buoy at 9.5 EUR\n1 × rope"
        },
        { new EditContent { OriginalMessageId = "m", Content = new TextContent { Text = "at ten" } }, "✎ edited: at ten" },
        { new EditContent { OriginalMessageId = "m" }, "✎ edited a message" },
        { new RevokeContent { OriginalMessageId = "m" }, "[message deleted by the customer]" },
        { new SystemContent { System = new SystemNotice("user_changed_number", "Number changed", "1") }, "[Number changed]" },
        { new SystemContent { System = new SystemNotice(null, null, null) }, "[system notice]" },
        { new UnsupportedContent { Reason = "poll" }, "[unsupported message: poll]" },
        { new UnsupportedContent(), "[unsupported message]" },
        { new UnknownContent { Type = "hologram", Json = new RawJson("{}"u8.ToArray()) }, "[hologram]" },
        {
            new ChoicesContent { Text = "Pick", Header = "Tours", Footer = "Bye", Choices = [new Choice { Id = "1", Title = "Cape", Description = "2 h" }, new Choice { Id = "2", Title = "Bay" }] },
            "Tours\n\nPick\n\n1. Cape – 2 h\n2. Bay\n\nBye"
        },
        {
            new CardsContent { Cards = [new Card { Title = "Cape", Actions = [new CardAction("link", "Read", Url: "https://c.example"), new CardAction("postback", "Book")] }, new Card { Title = "Bay" }] },
            "Cape\n1. Read – https://c.example\n2. Book\n\nBay"
        },
        { new TemplateContent { Template = new Template("t", null, Text: "Dear Ada") }, "Dear Ada" },
        { new TemplateContent { Template = new Template("t", null) }, "[template] t" },
        { Form("Survey", "Thanks", """{"flow_token":"hidden","name":"Ada","stay":{"nights":3,"late":true},"tags":["a","b"],"guests":[{"age":4},{"age":7}],"none":null}"""), "[form] Survey\nThanks\nname: Ada\nstay.nights: 3\nstay.late: true\ntags: a, b\nguests.age: 4\nguests.age: 7" },
        { Form(null, null, "\"{not json\""), "[form]\n{not json" },
        { Form(null, null, null), "[form]" },
        { Form(null, null, "{\"\\ud800\":1}"), "[form]\n\uFFFD: 1" },
    };

    [Theory]
    [MemberData(nameof(Contents), DisableDiscoveryEnumeration = true)]
    public void Every_kind_of_content_can_be_read(MessageContent content, string expected) =>
        Assert.Equal(expected, GenesysMessageText.Of(content));

    [Fact]
    public void A_form_that_is_nested_too_deep_is_shown_as_it_came()
    {
        var json = new string('[', 70) + new string(']', 70);
        Assert.Equal("[form]\n" + json, GenesysMessageText.Of(Form(null, null, json)));
    }

    private static FormContent Form(string? name, string? body, string? response) =>
        new() { Form = new Form(name, body, response is null ? null : new RawJson(Encoding.UTF8.GetBytes(response))) };
}
