using Relay.Contracts;

namespace Relay.Tests.Channels.Genesys;

public sealed class GenesysContentParserTests
{
    private const string Photo =
        """{"contentType":"Attachment","attachment":{"id":"f1","mediaType":"Image","url":"https://files.example/1","mime":"image/png","filename":"map.png","contentSizeBytes":2048,"sha256":"ab"}}""";

    private const string Yes = """{"contentType":"QuickReply","quickReply":{"text":"Yes","payload":"y"}}""";

    [Fact]
    public void A_file_is_media_with_the_text_as_caption()
    {
        var media = Assert.IsType<MediaContent>(Of("This way", $"[{Photo}]"));
        Assert.Equal((ContentTypes.Image, "This way"), (media.Type, media.Caption));
        Assert.Equal(
            new Media { Id = "f1", Url = "https://files.example/1", MimeType = "image/png", FileName = "map.png", Size = 2048, Sha256 = "ab" }, media.Media);
    }

    [Theory]
    [InlineData("Video", "application/octet-stream", ContentTypes.Video)]
    [InlineData("audio", null, ContentTypes.Audio)]
    [InlineData("File", "application/pdf", ContentTypes.Document)]
    [InlineData(null, "image/webp", ContentTypes.Image)]
    [InlineData(null, null, ContentTypes.Document)]
    public void The_kind_of_file_follows_from_media_type_or_mime(string? mediaType, string? mime, string type)
    {
        var kind = mediaType is null ? "" : $",\"mediaType\":\"{mediaType}\"";
        var format = mime is null ? "" : $",\"mime\":\"{mime}\"";
        var content = Of("", $$$"""[{"contentType":"Attachment","attachment":{"url":"https://files.example/2"{{{kind}}}{{{format}}}}}]""");
        Assert.Equal(type, Assert.IsType<MediaContent>(content).Type);
        Assert.Null(((MediaContent)content).Caption);
    }

    [Fact]
    public void Further_files_stand_in_the_caption_of_the_first()
    {
        const string second = """{"contentType":"Attachment","attachment":{"url":"https://files.example/2","mediaType":"File","fileName":"plan.pdf","text":"The plan"}}""";
        var media = Assert.IsType<MediaContent>(Of("Two files", $"[{Photo},{second}]"));
        Assert.Equal("https://files.example/1", media.Media.Url);
        Assert.Equal("Two files\n\nThe plan\nplan.pdf\nhttps://files.example/2", media.Caption);
    }

    [Fact]
    public void A_file_with_words_of_its_own_keeps_both() =>
        Assert.Equal(
            "Hello\n\nThe harbour",
            Assert.IsType<MediaContent>(Of("Hello", $"[{Photo.Replace("\"sha256\"", "\"text\":\"The harbour\",\"sha256\"", StringComparison.Ordinal)}]")).Caption);

    [Fact]
    public void A_link_is_text() =>
        Assert.Equal(
            "Look\n\nTides\nhttps://tides.example",
            TextOf("Look", """[{"contentType":"Attachment","attachment":{"mediaType":"Link","url":"https://tides.example","text":"Tides"}}]"""));

    [Fact]
    public void Quick_replies_are_choices_under_the_text()
    {
        const string no = """{"contentType":"QuickReply","quickReply":{"text":"No","image":"https://img.example/n"}}""";
        var choices = Assert.IsType<ChoicesContent>(Of("Shall we?", $"[{Yes},{no}]"));
        Assert.Equal(("Shall we?", "buttons"), (choices.Text, choices.Style));
        Assert.Equal([new Choice { Id = "y", Title = "Yes" }, new Choice { Id = "No", Title = "No", ImageUrl = "https://img.example/n" }], choices.Choices);
    }

    [Fact]
    public void Quick_replies_of_the_second_kind_have_a_title()
    {
        var choices = Assert.IsType<ChoicesContent>(Of(
            "Hello", """[{"contentType":"QuickReplyV2","quickReplyV2":{"title":"Go on?","actions":[{"text":"Yes","payload":"y"},{"payload":"n"},{}]}}]"""));
        Assert.Equal("Hello\n\nGo on?", choices.Text);
        Assert.Equal([new Choice { Id = "y", Title = "Yes" }, new Choice { Id = "n", Title = "n" }], choices.Choices);
    }

    [Fact]
    public void A_list_keeps_its_words_and_its_sections()
    {
        var choices = Assert.IsType<ChoicesContent>(Of("", """
            [{"contentType":"ListPicker","listPicker":{"receivedMessage":{"header":"Tours","title":"Pick one","subtitle":"All by boat"},
            "sections":[{"title":"North","items":[{"id":"n1","title":"Cape","subtitle":"2 h"}]},{"title":"South","items":[{"title":"Bay"},{"id":"s2"},{}]}]}}]
            """));
        Assert.Equal(("Tours", "Pick one\nAll by boat", "list"), (choices.Header, choices.Text, choices.Style));
        Assert.Equal(
            [
                new Choice { Id = "n1", Title = "Cape", Description = "North\n2 h" },
                new Choice { Id = "Bay", Title = "Bay", Description = "South" },
                new Choice { Id = "s2", Title = "s2", Description = "South" },
            ],
            choices.Choices);
    }

    [Fact]
    public void A_list_of_one_section_says_its_title_once()
    {
        var choices = Assert.IsType<ChoicesContent>(Of("", """[{"listPicker":{"sections":[{"title":"North","items":[{"title":"Cape"}]}]}}]"""));
        Assert.Equal("North", choices.Text);
        Assert.Null(Assert.Single(choices.Choices).Description);
    }

    [Fact]
    public void A_list_without_items_is_text() =>
        Assert.Equal("Pick one\n\nTours", TextOf("", """[{"listPicker":{"receivedMessage":{"header":"Tours","title":"Pick one"}}}]"""));

    [Fact]
    public void Dates_are_choices_answered_by_their_ISO_form()
    {
        var choices = Assert.IsType<ChoicesContent>(Of("", """
            [{"contentType":"DatePicker","datePicker":{"title":"When?","subtitle":"Weekdays","availableTimes":[
            {"duration":1800,"dateTime":"2026-05-04T09:00:00+02:00"},{"dateTime":"soon"},{"duration":900}]}}]
            """));
        Assert.Equal(("When?\nWeekdays", "list"), (choices.Text, choices.Style));
        Assert.Equal(
            [
                new Choice { Id = "2026-05-04T09:00:00+02:00", Title = "2026-05-04 07:00 UTC", Description = "30 min" },
                new Choice { Id = "soon", Title = "soon" },
            ],
            choices.Choices);
    }

    [Fact]
    public void Dates_without_times_tell_their_bounds() =>
        Assert.Equal("When?\n\n2026-05-01–2026-05-31", TextOf("", """[{"datePicker":{"title":"When?","dateMinimum":"2026-05-01","dateMaximum":"2026-05-31"}}]"""));

    [Fact]
    public void A_card_keeps_its_actions_the_default_one_too()
    {
        var cards = Assert.IsType<CardsContent>(Of("", """
            [{"contentType":"Card","card":{"title":"Cape","description":"2 h","image":"https://img.example/c","video":"https://vid.example/c",
            "actions":[{"type":"Postback","text":"Book","payload":"b1"},{"type":"Link","text":"Read","url":"https://cape.example"},{}],
            "defaultAction":{"type":"Link","url":"https://cape.example/all"}}}]
            """));
        var card = Assert.Single(cards.Cards);
        Assert.Equal(("Cape", "2 h\nhttps://vid.example/c", "https://img.example/c"), (card.Title, card.Description, card.ImageUrl));
        Assert.Equal(
            [
                new CardAction("postback", "Book", "b1"),
                new CardAction("link", "Read", Url: "https://cape.example"),
                new CardAction("link", "https://cape.example/all", Url: "https://cape.example/all"),
            ],
            card.Actions);
    }

    [Fact]
    public void A_text_before_cards_stands_on_a_card_of_its_own()
    {
        const string carousel = """[{"contentType":"Carousel","carousel":{"cards":[{"title":"A","actions":[]},{"description":"only words"},{}]}}]""";
        var cards = Assert.IsType<CardsContent>(Of("Choose:", carousel)).Cards;
        Assert.Equal(["Choose:", "A", "only words"], cards.Select(card => card.Title), StringComparer.Ordinal);
        Assert.All(cards, card => Assert.Null(card.Actions));
        Assert.Equal(2, Assert.IsType<CardsContent>(Of("A", carousel)).Cards.Count);
    }

    [Fact]
    public void A_template_is_rendered_with_its_parameters()
    {
        var content = Assert.IsType<TemplateContent>(Of("Dear Ada, see you at 9.", """
            [{"contentType":"Notification","template":{"id":"tours@reminder","language":"en_GB",
            "header":{"type":"Text","text":"Hello {{1}}","parameters":[{"name":"who","text":"Ada"}]},
            "body":{"text":"Dear {{ who }}, see you at {{2}}. {{left}} {{","parameters":[{"name":"who","text":"{{2}}"},{"text":"9"}]},
            "buttons":[{"type":"Url","text":"Map","url":"https://map.example"},{"type":"QuickReply","text":"Ok"},{}],"footer":{"text":"Lighthouse"}}}]
            """)).Template;
        Assert.Equal(("tours@reminder", "en_GB", null), (content.Name, content.Language, content.Components));
        Assert.Equal(
            "Dear Ada, see you at 9.\n\nHello Ada\nDear {{2}}, see you at 9. {{left}} {{\nLighthouse\n• Map: https://map.example\n• Ok", content.Text);
    }

    [Fact]
    public void A_text_that_the_template_repeats_is_said_once() =>
        Assert.Equal(
            "Hi\nSee you at 9.",
            Assert.IsType<TemplateContent>(
                Of("See you at 9.", """[{"template":{"id":"t","header":{"text":"Hi"},"body":{"text":"See you at 9."}}}]""")).Template.Text);

    [Fact]
    public void A_template_without_a_name_is_text() =>
        Assert.Equal("Hi\nSee you at 9.", TextOf("See you at 9.", """[{"template":{"header":{"text":"Hi"},"body":{"text":"See you at 9."}}}]"""));

    [Fact]
    public void A_place_with_coordinates_is_a_location()
    {
        var place = Assert.IsType<LocationContent>(Of(
            "Meet here", """[{"contentType":"Location","location":{"latitude":"54.5","longitude":-3.25,"address":"Pier 1","text":"Office","url":"https://o.example"}}]"""));
        Assert.Equal(
            new LocationContent { Latitude = 54.5, Longitude = -3.25, Name = "Meet here\n\nOffice", Address = "Pier 1", Url = "https://o.example" }, place);
    }

    [Theory]
    [InlineData("""{"latitude":200,"longitude":3,"address":"Pier 1"}""", "Pier 1\n200,3")]
    [InlineData("""{"address":"Pier 1","text":"Office"}""", "Office\nPier 1")]
    public void A_place_without_coordinates_is_text(string location, string expected) =>
        Assert.Equal(expected, TextOf("", $$"""[{"location":{{location}}}]"""));

    [Theory]
    [InlineData("""{"contentType":"Text","text":{"type":"Markdown","body":"Low water at six"}}""", "Low water at six")]
    [InlineData("""{"contentType":"RichLink","richLink":{"header":"Tides","text":"Table","urlLabel":"Open","url":"https://t.example"}}""", "Tides\nTable\nOpen\nhttps://t.example")]
    [InlineData("""{"contentType":"Reactions","reactions":[{"reactionType":"Like","count":2},{"reactionType":"Wow"}]}""", "Like × 2, Wow")]
    [InlineData("""{"contentType":"Form","form":{"id":"x1","title":"Survey","pages":[{"title":"One","fields":[{"label":"Name"}]}]}}""", "Survey\nOne\nName")]
    [InlineData("""{"contentType":"Hologram","hologram":{"secret":"s","caption":"Wave"}}""", "Wave")]
    [InlineData("""{"contentType":"ButtonResponse","buttonResponse":{"hidden":1}}""", null)]
    [InlineData("""{"contentType":"Hologram","hologram":{"x":1}}""", null)]
    [InlineData("null", null)]
    [InlineData("7", null)]
    public void What_can_be_read_of_other_elements_is_text(string element, string? expected)
    {
        if (expected is null)
        {
            Assert.Equal("nothing readable", Assert.IsType<UnsupportedContent>(Of("", $"[{element}]")).Reason);
            Assert.Equal("Hi", TextOf("Hi", $"[{element}]"));
        }
        else
        {
            Assert.Equal(expected, TextOf("", $"[{element}]"));
            Assert.Equal("Hi\n\n" + expected, TextOf("Hi", $"[{element}]"));
        }
    }

    [Fact]
    public void What_is_said_twice_is_read_once() =>
        Assert.Equal("Hi\n\nTides", TextOf("Hi", """[{"text":{"body":"Tides"}},{"text":{"body":"Hi"}},{"text":{"body":"Tides"}}]"""));

    [Fact]
    public void Of_several_kinds_the_richest_holds_what_the_others_say()
    {
        const string card = """{"card":{"title":"Cape","actions":[{"text":"Read","url":"https://cape.example"}]}}""";
        const string place = """{"location":{"latitude":1,"longitude":2,"text":"Pier"}}""";
        const string template = """{"template":{"id":"t","body":{"text":"Dear Ada"}}}""";
        Assert.Equal(
            "Hi\n\nmap.png\nhttps://files.example/1\n\nPier\nhttps://maps.google.com/?q=1,2",
            Assert.IsType<ChoicesContent>(Of("Hi", $"[{Photo},{Yes},{place}]")).Text);
        Assert.Equal("Hi\n\n• Yes", Assert.IsType<CardsContent>(Of("Hi", $"[{card},{Yes}]")).Cards[0].Title);
        Assert.Equal(
            "Hi\n\nCape\n• Read – https://cape.example\n\n• Yes\n\nDear Ada",
            Assert.IsType<TemplateContent>(Of("Hi", $"[{card},{Yes},{template}]")).Template.Text);
        Assert.Equal(
            "Hi\n\nPier\nhttps://maps.google.com/?q=1,2", Assert.IsType<MediaContent>(Of("Hi", $"[{place},{Photo}]")).Caption);
    }

    [Theory]
    [InlineData("""{"type":"Structured","text":"Hi"}""")]
    [InlineData("""{"type":"Structured","text":"Hi","content":[]}""")]
    [InlineData("""{"type":"Structured","text":"Hi","content":"none"}""")]
    public void Structured_without_elements_is_text(string rest) =>
        Assert.Equal("Hi", Assert.IsType<TextContent>(Some.Content(Some.Body(rest[1..^1]))).Text);

    [Fact]
    public void One_element_that_is_not_in_a_list_counts_as_one() =>
        Assert.IsType<ChoicesContent>(Some.Content(Some.Body($"\"type\":\"Structured\",\"text\":\"?\",\"content\":{Yes}")));

    [Fact]
    public void A_hundred_thousand_elements_take_no_more_than_linear_time()
    {
        var elements = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $$$"""{"text":{"body":"{{{i}}}"}}"""));
        Assert.Equal(688_888, TextOf("", $"[{elements}]").Length);
    }

    private static MessageContent Of(string text, string content) => Some.Content(Some.Structured(text, content));

    private static string TextOf(string text, string content) => Assert.IsType<TextContent>(Of(text, content)).Text;
}
