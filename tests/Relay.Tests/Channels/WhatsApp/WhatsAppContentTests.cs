using Relay.Channels;
using Relay.Contracts;
using static Relay.Tests.Channels.Meta.MetaBodies;

namespace Relay.Tests.Channels.WhatsApp;

public sealed class WhatsAppContentTests
{
    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"two\\nlines\"")]
    public void A_text_may_be_empty(string body) =>
        Assert.Equal(body, $"\"{Assert.IsType<TextContent>(Of("text", $$"""{"body":{{body}}}""")).Text.Replace("\n", "\\n", StringComparison.Ordinal)}\"");

    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character() =>
        Assert.Equal(new TextContent { Text = "a\uFFFDb😀" }, Of("text", """{"body":"a\ud800b\ud83d\ude00"}"""));

    [Theory]
    [InlineData("image")]
    [InlineData("audio")]
    [InlineData("video")]
    [InlineData("document")]
    [InlineData("sticker")]
    public void Media_keep_all_that_is_known_of_them(string type)
    {
        var content = Of(type, """{"id":42,"url":"https://m.example/1","mime_type":"a/b","sha256":"qrs=","caption":"c","filename":"f.pdf","file_size":"77","voice":true,"animated":false}""");
        var media = new Media
        {
            Id = "42",
            Url = "https://m.example/1",
            MimeType = "a/b",
            Sha256 = "qrs=",
            FileName = "f.pdf",
            Size = 77,
            Voice = true,
            Animated = false,
        };
        Assert.Equal(new MediaContent { Type = type, Media = media, Caption = "c" }, content);
        Assert.Equal(new MediaContent { Type = type, Media = new Media() }, Of(type, "{}"));
    }

    [Fact]
    public void A_location_has_two_numbers()
    {
        var expected = new LocationContent { Latitude = 51.5, Longitude = -0.25, Name = "n", Address = "a", Url = "u" };
        Assert.Equal(expected, Of("location", """{"latitude":51.5,"longitude":"-0.25","name":"n","address":"a","url":"u"}"""));
        Assert.Equal("location", Unsupported("location", """{"latitude":51.5}""").Reason);
        Assert.Equal("location", Unsupported("location", """{"latitude":51.5,"longitude":1e999}""").Reason);
    }

    [Fact]
    public void Contact_cards_are_read_with_and_without_a_name()
    {
        var content = Of(
            "contacts",
            """
            [{"name":{"formatted_name":"Ada L","first_name":"Ada"},"org":{"company":"Engines"},"emails":[{"email":"ada@x.example"},{}],
              "phones":[{"phone":"+44 20 1"},{"wa_id":"4420"},null]},
             {"name":{"first_name":"Bo","last_name":"Y"}},{"vcard":"BEGIN:VCARD","phones":[{"phone":"1"}]},7]
            """);
        var cards = Assert.IsType<ContactsContent>(content).Contacts;
        Assert.Equal("Ada L|Bo Y|", string.Join("|", cards.Select(card => card.Name)));
        Assert.Equal(["+44 20 1", "4420"], cards[0].Phones!.ToArray());
        Assert.Equal(["ada@x.example"], cards[0].Emails!.ToArray());
        Assert.Equal("Engines", cards[0].Org);
        Assert.Null(cards[1].Phones);
        Assert.Equal("BEGIN:VCARD", cards[2].Vcard);
    }

    [Fact]
    public void What_was_taken_up_names_its_offer()
    {
        Assert.Equal(new Reply("template", "stop", "Stop"), Taken("button", """{"payload":"stop","text":"Stop"}"""));
        Assert.Equal(new Reply("button", "b1", "Yes"), Taken("interactive", """{"type":"button_reply","button_reply":{"id":"b1","title":"Yes"}}"""));
        Assert.Equal(new Reply("list", "l1", "Red", "as wine"), Taken("interactive", """{"type":"list_reply","list_reply":{"id":"l1","title":"Red","description":"as wine"}}"""));
    }

    [Theory]
    [InlineData("""  "{\"flow_token\":\"t\",\"n\":[1,2]}"  """, """{"flow_token":"t","n":[1,2]}""")]
    [InlineData("""  {"a":1}  """, """{"a":1}""")]
    [InlineData("""  "[1]"  """, "\"[1]\"")]
    [InlineData("""  "{\"a\":"  """, "\"{\\\"a\\\":\"")]
    [InlineData("""  ""  """, "\"\"")]
    [InlineData("""  "{} {}"  """, "\"{} {}\"")]
    public void A_form_gives_its_answer_as_an_object_where_it_is_one(string json, string response)
    {
        var form = Form($$"""{"type":"nfm_reply","nfm_reply":{"name":"flow","response_json":{{json}},"body":"Sent"} }""");
        Assert.Equal("flow", form.Name);
        Assert.Equal("Sent", form.Body);
        Assert.Equal(response, form.Response.ToString());
    }

    [Theory]
    [InlineData(60, '{')]
    [InlineData(61, '"')]
    public void A_form_nested_too_deep_stays_a_string(int depth, char first)
    {
        var inner = string.Concat(Enumerable.Repeat("{\\\"a\\\":", depth - 1)) + "{}" + new string('}', depth - 1);
        Assert.Equal(first, Form($$"""{"type":"nfm_reply","nfm_reply":{"response_json":"{{inner}}"} }""").Response.ToString()![0]);
    }

    [Theory]
    [InlineData("call_permission_reply", """{"response":"accept","expiration_timestamp":1772359200}""")]
    [InlineData("payment_method", """{"payment_method":"offsite_card_pay","last_four_digits":"1234"}""")]
    public void Other_answers_are_forms_by_their_name(string type, string answer)
    {
        var form = Form($$"""{"{{type}}":{{answer}},"type":"{{type}}"}""");
        Assert.Equal(type, form.Name);
        Assert.Equal(answer, form.Response.ToString());
    }

    [Fact]
    public void An_order_has_numbers_also_as_strings()
    {
        var order = Assert.IsType<OrderContent>(Of(
            "order",
            """{"catalog_id":12345678901234567890,"text":"pls","product_items":[{"product_retailer_id":"A","quantity":"2","item_price":9.9,"currency":"EUR"},{"quantity":1},"x"]}""")).Order;
        Assert.Equal("12345678901234567890", order.CatalogId);
        Assert.Equal("pls", order.Text);
        Assert.Equal([new OrderItem("A", 2, 9.9m, "EUR"), new OrderItem(null, 1, null, null)], order.Items.ToArray());
    }

    [Theory]
    [InlineData("""{"message_id":"w","emoji":"👍"}""", "👍", false)]
    [InlineData("""{"message_id":"w","emoji":""}""", null, true)]
    [InlineData("""{"message_id":"w"}""", null, true)]
    public void A_reaction_without_emoji_is_taken_back(string body, string? emoji, bool removed) =>
        Assert.Equal(new Reaction("w", emoji, removed), Assert.IsType<ReactionContent>(Of("reaction", body)).Reaction);

    [Fact]
    public void An_identity_change_is_a_notice() =>
        Assert.Equal(new SystemNotice("customer_identity_changed", "b", null), Assert.IsType<SystemContent>(Of("system", """{"type":"customer_identity_changed","body":"b"}""")).System);

    [Fact]
    public void An_edit_and_a_revocation_are_events_of_their_own()
    {
        var edit = Message("edit", """{"original_message_id":"wamid.0","message":{"type":"image","image":{"id":"9","caption":"new"},"context":{"id":"x"}}}""");
        Assert.Equal(EventTypes.MessageEdited, edit.EventType);
        var image = new MediaContent { Type = "image", Media = new Media { Id = "9" }, Caption = "new" };
        Assert.Equal(new EditContent { OriginalMessageId = "wamid.0", Content = image }, edit.Content);

        var revoke = Message("revoke", """{"original_message_id":"wamid.0"}""");
        Assert.Equal(EventTypes.MessageRevoked, revoke.EventType);
        Assert.Equal(new RevokeContent { OriginalMessageId = "wamid.0" }, revoke.Content);

        Assert.Null(edit.Revision);
        Assert.Equal("edit", Unsupported("edit", "{}").Reason);
        Assert.Equal("revoke", Unsupported("revoke", "[]").Reason);
    }

    [Theory]
    [InlineData("text", "null")]
    [InlineData("text", "\"hi\"")]
    [InlineData("text", "{}")]
    [InlineData("image", "[]")]
    [InlineData("contacts", "{}")]
    [InlineData("button", "7")]
    [InlineData("order", "null")]
    [InlineData("reaction", "\"x\"")]
    [InlineData("system", "true")]
    [InlineData("interactive", "null")]
    [InlineData("interactive", "{\"type\":\"button_reply\"}")]
    [InlineData("interactive", "{\"button_reply\":{}}")]
    [InlineData("hologram", "{\"x\":1}")]
    public void A_type_without_its_object_is_unsupported(string type, string body) => Assert.Equal(type, Unsupported(type, body).Reason);

    [Fact]
    public void A_kind_of_answer_that_is_new_is_named() =>
        Assert.Equal("interactive:poll_reply", Unsupported("interactive", """{"type":"poll_reply","poll_reply":{}}""").Reason);

    [Fact]
    public void Unsupported_messages_say_what_and_why()
    {
        var message = Assert.IsType<UnsupportedContent>(Parsed(
            """{"from":"14155550123","type":"unsupported","unsupported":{"type":"poll_creation"},"errors":[{"code":131051,"title":"t","message":"m","error_data":{"details":"d"}},7]}""").Content);
        Assert.Equal("poll_creation", message.Reason);
        Assert.Equal([new ReceiptError("131051", "t", "d")], message.Errors!.ToArray());

        var older = Assert.IsType<UnsupportedContent>(Parsed(
            """{"from":"14155550123","type":"unknown","errors":[{"code":"131051","message":"m","details":"d"},{"code":1,"error_data":"text"}]}""").Content);
        Assert.Equal("unknown", older.Reason);
        Assert.Equal([new ReceiptError("131051", "m", "d"), new ReceiptError("1", null, "text")], older.Errors!.ToArray());

        Assert.Equal("type-missing", Assert.IsType<UnsupportedContent>(Parsed("""{"from":"14155550123"}""").Content).Reason);
    }

    [Fact]
    public void Errors_beside_a_message_explain_what_it_lacks_and_are_an_item_too()
    {
        var items = Parse(Change(Value("""  "messages":[{"from":"14155550123","id":"1","type":"interactive"}],"errors":[{"code":131000,"title":"Unsupported"}]  """)));
        var content = Assert.IsType<UnsupportedContent>(Assert.IsType<ParsedMessage>(items[0]).Content);
        Assert.Equal([new ReceiptError("131000", "Unsupported", null)], content.Errors!.ToArray());
        Assert.Equal(ChannelEventTypes.ChannelError, Assert.IsType<ParsedEvent>(items[1]).Type);
    }

    private static MessageContent Of(string type, string body) => Message(type, body).Content;

    private static ParsedMessage Message(string type, string body) => Parsed($$"""{"from":"14155550123","id":"1","{{type}}":{{body}},"type":"{{type}}"}""");

    private static ParsedMessage Parsed(string message) =>
        Assert.IsType<ParsedMessage>(Assert.Single(Parse(Change(Value($"\"messages\":[{message}]")))));

    private static UnsupportedContent Unsupported(string type, string body) => Assert.IsType<UnsupportedContent>(Of(type, body));

    private static Reply Taken(string type, string body) => Assert.IsType<ReplyContent>(Of(type, body)).Reply;

    private static Form Form(string interactive) => Assert.IsType<FormContent>(Of("interactive", interactive)).Form;
}
