using System.Text.Json;
using Relay.Channels;

namespace Relay.Tests.Channels;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("""{"a":1,"b":2,"a":3}""", "a=1 b=2 a=3")]
    [InlineData("""{"\u0061\n":1,"":2}""", "a\n=1 =2")]
    [InlineData("""{"\ud83c\udf0a":1,"\ud800":2}""", "🌊=1 \uFFFD=2")]
    [InlineData("{}", "")]
    [InlineData("[{\"a\":1}]", "")]
    [InlineData("null", "")]
    public void Members_are_given_with_their_names_as_text(string json, string expected)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(expected, string.Join(' ', document.RootElement.Members().Select(member => $"{member.Name}={member.Value.GetRawText()}")));
    }

    [Fact]
    public void Nothing_at_all_has_no_members() => Assert.Empty(default(JsonElement).Members());
}
