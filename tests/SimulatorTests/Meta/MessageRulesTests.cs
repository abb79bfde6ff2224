using System.Globalization;
using System.Text.Json;
using Relay.Simulator.Meta;

namespace SimulatorTests.Meta;

/// <summary>The limits of each message type, at the limit and one past it. <c>$N</c> in a case stands for a text of N characters.</summary>
public sealed class MessageRulesTests
{
    [Theory]
    [InlineData("""{"text":{"body":"$4096"}}""")]
    [InlineData("""{"type":"image","image":{"link":"https://cdn.test/a.png","caption":"$1024"}}""")]
    [InlineData("""{"type":"audio","audio":{"id":"5"}}""")]
    [InlineData("""{"type":"document","document":{"id":"5","filename":"a.pdf"}}""")]
    [InlineData("""{"type":"location","location":{"latitude":37.75,"longitude":-122.4}}""")]
    [InlineData("""{"type":"contacts","contacts":[{"name":{"formatted_name":"A B","first_name":"A"}}]}""")]
    [InlineData("""{"type":"reaction","reaction":{"message_id":"wamid.x","emoji":""}}""")]
    [InlineData("""{"type":"template","template":{"name":"t","language":{"code":"en_US"}}}""")]
    [InlineData("""{"text":{"body":"x"},"biz_opaque_callback_data":"$512","context":{"message_id":"wamid.x"}}""")]
    [InlineData("""{"type":"interactive","interactive":{"type":"button","body":{"text":"$1024"},"footer":{"text":"$60"},"header":{"type":"text","text":"$60"},"action":{"buttons":[{"type":"reply","reply":{"id":"$256","title":"$20"}}]}}}""")]
    [InlineData("""{"type":"interactive","interactive":{"type":"list","body":{"text":"$4096"},"action":{"button":"$20","sections":[{"rows":[{"id":"$200","title":"$24","description":"$72"}]}]}}}""")]
    [InlineData("""{"type":"interactive","interactive":{"type":"cta_url","body":{"text":"x"},"action":{"name":"cta_url","parameters":{"display_text":"$20","url":"https://shop.test"}}}}""")]
    [InlineData("""{"type":"interactive","interactive":{"type":"location_request_message","body":{"text":"x"},"action":{"name":"send_location"}}}""")]
    public void What_keeps_the_limits_passes(string json) => Assert.Null(Check(json));

    [Theory]
    [InlineData("""{"text":{"body":"$4097"}}""", 100)]
    [InlineData("""{"text":{"body":""}}""", 131008)]
    [InlineData("""{"type":"text"}""", 131008)]
    [InlineData("""{"type":"poll","poll":{}}""", 131051)]
    [InlineData("""{"type":7}""", 131009)]
    [InlineData("""{"type":"image","image":{}}""", 131008)]
    [InlineData("""{"type":"image","image":{"id":"1","link":"https://cdn.test/a.png"}}""", 131009)]
    [InlineData("""{"type":"image","image":{"link":"cdn.test/a.png"}}""", 131009)]
    [InlineData("""{"type":"image","image":{"id":"1","caption":"$1025"}}""", 131009)]
    [InlineData("""{"type":"audio","audio":{"id":"1","caption":"x"}}""", 100)]
    [InlineData("""{"type":"location","location":{"latitude":91,"longitude":0}}""", 131009)]
    [InlineData("""{"type":"location","location":{"latitude":1}}""", 131008)]
    [InlineData("""{"type":"contacts","contacts":[]}""", 131008)]
    [InlineData("""{"type":"contacts","contacts":[{"name":{"formatted_name":"A"}}]}""", 131008)]
    [InlineData("""{"type":"reaction","reaction":{"message_id":"wamid.x"}}""", 131008)]
    [InlineData("""{"type":"reaction","reaction":{"message_id":"wamid.x","emoji":"x"},"context":{"message_id":"wamid.x"}}""", 131009)]
    [InlineData("""{"type":"template","template":{"name":"t"}}""", 131008)]
    [InlineData("""{"text":{"body":"x"},"biz_opaque_callback_data":"$513"}""", 131009)]
    [InlineData("""{"text":{"body":"x"},"context":{}}""", 131008)]
    public void What_breaks_a_rule_is_refused(string json, int code) => Assert.Equal(code, Check(json)?.Code);

    [Theory]
    [InlineData(""" "type":"button","body":{"text":"$1025"},"action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"a"}}]} """)]
    [InlineData(""" "type":"button","body":{"text":"x"},"action":{"buttons":[]} """)]
    [InlineData(""" "type":"button","body":{"text":"x"},"action":{"buttons":[{"type":"reply","reply":{"id":"$257","title":"a"}}]} """)]
    [InlineData(""" "type":"button","body":{"text":"x"},"action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"$21"}}]} """)]
    [InlineData(""" "type":"button","body":{"text":"x"},"footer":{"text":"$61"},"action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"a"}}]} """)]
    [InlineData(""" "type":"button","body":{"text":"x"},"header":{"type":"text","text":"$61"},"action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"a"}}]} """)]
    [InlineData(""" "type":"list","body":{"text":"$4097"},"action":{"button":"b","sections":[{"rows":[{"id":"a","title":"a"}]}]} """)]
    [InlineData(""" "type":"list","body":{"text":"x"},"action":{"button":"$21","sections":[{"rows":[{"id":"a","title":"a"}]}]} """)]
    [InlineData(""" "type":"list","body":{"text":"x"},"action":{"button":"b","sections":[{"rows":[{"id":"$201","title":"a"}]}]} """)]
    [InlineData(""" "type":"list","body":{"text":"x"},"action":{"button":"b","sections":[{"rows":[{"id":"a","title":"$25"}]}]} """)]
    [InlineData(""" "type":"list","body":{"text":"x"},"action":{"button":"b","sections":[{"rows":[{"id":"a","title":"a","description":"$73"}]}]} """)]
    [InlineData(""" "type":"list","body":{"text":"x"},"action":{"button":"b","sections":[{"rows":[{"id":"a","title":"a"},{"id":"a","title":"b"}]}]} """)]
    [InlineData(""" "type":"cta_url","body":{"text":"x"},"action":{"name":"cta_url","parameters":{"display_text":"$21","url":"https://shop.test"}} """)]
    [InlineData(""" "type":"cta_url","body":{"text":"x"},"action":{"name":"cta_url","parameters":{"display_text":"x","url":"javascript:1"}} """)]
    [InlineData(""" "type":"wheel","body":{"text":"x"} """)]
    public void What_breaks_a_rule_of_interactive_messages_is_refused(string members) =>
        Assert.Equal(131009, Check($$$$"""{"type":"interactive","interactive":{{{{{members}}}}}}""")?.Code);

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void Three_buttons_fit(int count, bool fits)
    {
        var buttons = Many(count, n => $$$$"""{"type":"reply","reply":{"id":"{{{{n}}}}","title":"t{{{{n}}}}"}}""");

        var error = Check($$$$"""{"type":"interactive","interactive":{"type":"button","body":{"text":"x"},"action":{"buttons":[{{{{buttons}}}}]}}}""");

        Assert.Equal(fits, error is null);
    }

    [Fact]
    public void Button_titles_must_differ()
    {
        var buttons = Many(2, n => $$$$"""{"type":"reply","reply":{"id":"{{{{n}}}}","title":"same"}}""");

        var error = Check($$$$"""{"type":"interactive","interactive":{"type":"button","body":{"text":"x"},"action":{"buttons":[{{{{buttons}}}}]}}}""");

        Assert.Equal(131009, error?.Code);
    }

    [Theory]
    [InlineData(5, 5, true)]
    [InlineData(6, 5, false)]
    public void A_list_holds_ten_rows_in_all_its_sections(int first, int second, bool fits)
    {
        string Row(string id) => $$$$"""{"id":"{{{{id}}}}","title":"t"}""";
        string Section(string name, int count) => $$$$"""{"title":"{{{{name}}}}","rows":[{{{{Many(count, n => Row($"{name}{n}"))}}}}]}""";

        var error = Check($$$$"""{"type":"interactive","interactive":{"type":"list","body":{"text":"x"},"action":{"button":"b","sections":[{{{{Section("a", first)}}}},{{{{Section("b", second)}}}}]}}}""");

        Assert.Equal(fits, error is null);
    }

    [Fact]
    public void Characters_are_counted_not_utf_16_units() => Assert.Null(Check($$$$"""{"text":{"body":"{{{{string.Concat(Enumerable.Repeat("😀", 4096))}}}}"}}"""));

    private static string Many(int count, Func<int, string> one) => string.Join(',', Enumerable.Range(0, count).Select(one));

    private static GraphError? Check(string json)
    {
        var filled = System.Text.RegularExpressions.Regex.Replace(
            json, @"\$(?<n>\d+)", match => new string('x', int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture)), System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        using var document = JsonDocument.Parse(filled);
        return MessageRules.Check(document.RootElement);
    }
}
