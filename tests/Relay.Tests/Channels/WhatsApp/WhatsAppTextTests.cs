using Relay.Channels.WhatsApp;
using Relay.Contracts;
using static Relay.Tests.Channels.WhatsApp.Sends;

namespace Relay.Tests.Channels.WhatsApp;

public sealed class WhatsAppTextTests
{
    [Fact]
    public void A_long_text_is_cut_into_parts_that_WhatsApp_takes()
    {
        var paragraph = string.Concat(Enumerable.Repeat("word 👍 ", 400)).TrimEnd();
        var text = string.Join("\n\n", Enumerable.Repeat(paragraph, 7));
        var parts = Texts(new TextContent { Text = text });

        Assert.True(parts.Length > 1);
        Assert.All(parts, part => Assert.InRange(part.Length, 1, WhatsAppChannel.MaxText));
        Assert.Equal(text, string.Join("\n\n", parts));
    }

    [Theory]
    [InlineData(4096, 1)]
    [InlineData(4097, 2)]
    public void A_text_of_4096_characters_still_fits(int length, int parts) =>
        Assert.Equal(parts, Texts(new TextContent { Text = new string('x', length) }).Length);

    [Theory]
    [InlineData(20)]
    [InlineData(21)]
    public void A_text_of_more_than_twenty_parts_is_nobodys_words(int parts)
    {
        var plan = Plan(new TextContent { Text = new string('x', parts * WhatsAppChannel.MaxText) });
        Assert.Equal(parts > 20 ? ("content", "too-long") : (null, null), (plan.Refusal?.Category, plan.Refusal?.Code));
        Assert.Equal(parts > 20 ? 0 : parts, plan.Calls.Count);
    }

    [Fact]
    public void Choices_are_numbered()
    {
        var content = new ChoicesContent
        {
            Header = "Colours",
            Text = "Which one?",
            Choices = [new Choice { Id = "r", Title = "Red", Description = "as wine" }, new Choice { Id = "b", Title = "Blue" }],
            Footer = "Answer with a number",
        };
        Assert.Equal(["Colours\n\nWhich one?\n\n1. Red – as wine\n2. Blue\n\nAnswer with a number"], Texts(content));
    }

    [Fact]
    public void Actions_of_cards_are_numbered_through()
    {
        var content = new CardsContent
        {
            Cards =
            [
                new Card { Title = "One", Description = "first", Actions = [new CardAction("postback", "Take"), new CardAction("link", "See", Url: "https://s.example")] },
                new Card { Title = "Two", ImageUrl = "https://i.example/2", Actions = [new CardAction("postback", "Take")] },
            ],
        };
        Assert.Equal(["One\nfirst\n1. Take\n2. See – https://s.example\n\nTwo\nhttps://i.example/2\n3. Take"], Texts(content));
    }

    [Fact]
    public void The_rest_reads_as_text()
    {
        Assert.Equal(
            ["Ada\nEngines\n+44 20\nada@x.example\n\nBo"],
            Texts(new ContactsContent
            {
                Contacts = [new ContactCard { Name = "Ada", Org = "Engines", Phones = ["+44 20"], Emails = ["ada@x.example"] }, new ContactCard { Name = "Bo" }],
            }));
        Assert.Equal(["Yes"], Texts(new ReplyContent { Reply = new Reply("button", "y", "Yes") }));
        Assert.Equal(["y"], Texts(new ReplyContent { Reply = new Reply("button", "y", null) }));
        Assert.Equal(["Thanks"], Texts(new FormContent { Form = new Form("f", "Thanks", null) }));
        Assert.Equal(
            ["For you\n2 × A at 9.9 EUR\n1 × B"],
            Texts(new OrderContent { Order = new Order(null, "For you", [new OrderItem("A", 2, 9.9m, "EUR"), new OrderItem("B", null, null, null)]) }));
        Assert.Equal(["news"], Texts(new SystemContent { System = new SystemNotice("x", "news", null) }));
        Assert.Equal(["newer"], Texts(new EditContent { OriginalMessageId = "1", Content = new TextContent { Text = "newer" } }));
    }
}
