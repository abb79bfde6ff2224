using System.Text;
using FsCheck.Fluent;
using Relay.Sending;
using Relay.Tests.Fakes;

namespace Relay.Tests.Sending;

public sealed class MessageReaderTests
{
    private const string Group = "120363000000000007@g.us";

    private static readonly string Head = $"\"channel\":\"whatsapp\",\"accountId\":\"{Harbor.Number}\",\"content\":{{\"type\":\"text\",\"text\":\"hi\"}}";

    [Theory]
    [InlineData(""" "to":{"phone":"+1 (555) 777-0001"} """)]
    [InlineData(""" "to":{"id":"15557770001"},"extra":[1],"expiresAt":"2031-01-01T02:00:00+02:00" """)]
    [InlineData(""" "conversationId":"c_one","to":null """)]
    [InlineData($$""" "to":{"id":"{{Group}}"},"context":{"groupId":"{{Group}}"} """)]
    public void What_can_be_sent_is_read(string rest)
    {
        var reader = Reader();
        var command = reader.Read(Bytes($"{{{Head},{rest}}}"));
        Assert.NotNull(command);
        Assert.Equal((Harbor.Id, "key", Harbor.Number), (command.TenantId, command.IdempotencyKey, command.AccountId));
    }

    [Theory]
    [InlineData("[]", "$")]
    [InlineData("null", "$")]
    [InlineData("{}", "$.accountId,$.channel,$.content,$.to")]
    [InlineData("""{"idempotencyKey":"k","channel":"sms","accountId":"1","content":{"type":"text","text":1},"to":{"phone":"x"}}""", "$.accountId,$.content.text,$.idempotencyKey,$.to.phone")]
    [InlineData("""{"channel":"whatsapp","accountId":"610000000000001","content":{"type":"text"},"to":[]}""", "$.content,$.to")]
    [InlineData("""{"channel":"whatsapp","accountId":"610000000000001","content":"hi","to":{"userId":5}}""", "$.content,$.to.userId")]
    [InlineData("""{"channel":"whatsapp","accountId":"610000000000001","content":{"type":"text","text":"hi"},"to":{"id":"15557770001"},"context":{"groupId":"1@g.us"},"expiresAt":"soon"}""", "$.context.groupId,$.expiresAt")]
    [InlineData("""{"channel":"\ud800","accountId":"610000000000001","content":{"type":"text","text":"hi"},"to":{"id":"15557770001"}}""", "$.channel")]
    public void Each_fault_stands_at_its_path(string body, string paths)
    {
        var reader = Reader();
        Assert.Null(reader.Read(Bytes(body)));
        Assert.Null(reader.Malformed);
        Assert.Equal(paths, string.Join(',', reader.Faults.ByPath.Keys));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"to":1,"to":2}""", "stands twice")]
    [InlineData("""{"\ud800":1}""", "surrogate")]
    public void What_is_no_json_has_a_place_and_is_not_quoted(string body, string why = "line 1")
    {
        var reader = Reader();
        Assert.Null(reader.Read(Bytes(body)));
        Assert.Contains(why, reader.Malformed, StringComparison.Ordinal);
        Assert.False(reader.Faults.Any);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_told_as_such()
    {
        var reader = Reader();
        Assert.Null(reader.Read(new byte[] { 0x7b, 0xff, 0x7d }));
        Assert.Equal("The body is no UTF-8.", reader.Malformed);
    }

    [Fact]
    public void Whatever_stands_where_a_member_should_nothing_throws_and_nothing_is_quoted()
    {
        string[] members = ["\"channel\":\"whatsapp\"", $"\"accountId\":\"{Harbor.Number}\"", "\"to\":{\"phone\":\"15557770001\"}", "\"content\":{\"type\":\"text\",\"text\":\"zebra\"}",
            "\"expiresAt\":\"2031-05-05T00:00:00Z\"", "\"conversationId\":\"c_1\"", "\"context\":{\"replyTo\":\"m\"}", "\"\\ud800\":1"];
        string[] values = ["null", "0", "1e999", "true", "\"\"", "\"\\ud800\"", "[]", "[null]", "{}", "{\"type\":null}", "{\"type\":\"contacts\",\"contacts\":[null]}", "{\"\\ud800\":\"zebra\"}",
            "{\"type\":\"image\",\"media\":null}", "{\"id\":null,\"phone\":null}", "{\"type\":\"text\",\"text\":5}", "{\"zebra\":{\"zebra\":tru", "\"zebra\""];
        var edit = Gen.Choose(0, members.Length - 1).Zip(Gen.Choose(0, values.Length - 1));
        Laws.Hold(edit.ListOf(), edits =>
        {
            var text = "{" + string.Join(',', members) + "}";
            foreach (var (member, value) in edits)
            {
                text = text.Replace(members[member], members[member].Split(':')[0] + ":" + values[value], StringComparison.Ordinal);
            }

            var reader = Reader();
            var command = reader.Read(Bytes(text));
            Assert.Equal(command is null, reader.Malformed is not null || reader.Faults.Any);
            Assert.DoesNotContain("zebra", string.Join(' ', reader.Faults.ByPath.SelectMany(f => f.Value.Append(f.Key)).Append(reader.Malformed)), StringComparison.Ordinal);
        }, count: 2000);
    }

    private static MessageReader Reader() => new(Harbor.Tenant, "key", ManualTimeProvider.Start);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
