using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace SimulatorTests.Genesys;

public sealed partial class InboundTests
{
    private const string From = """ "from":{"id":"14155550111","idType":"Phone","nickname":"Ida"},"time":"2026-03-01T10:00:00.000Z" """;
    private const string To = """ "to":{"id":"14155550111","idType":"Phone"},"time":"2026-03-01T10:00:00.000Z" """;

    [Theory]
    [InlineData("message", $$$$""" "channel":{"messageId":"wamid.1",{{{{From}}}}},"text":"hi" """, "Text")]
    [InlineData("message", $$$$""" "channel":{ {{{{From}}}} },"content":[{"contentType":"Attachment","attachment":{"mediaType":"Image","url":"https://cdn.test/a.png","mime":"image/png"}}] """, "Text")]
    [InlineData("message", $$$$""" "channel":{ {{{{From}}}} ,"metadata":{"customAttributes":{"a":"b"}}},"text":"hi","metadata":{"a":"b"} """, "Text")]
    [InlineData("message", """ "channel":{"from":{"id":"x","idType":"opaque"},"time":"2026-03-01T10:00:00Z"},"text":"hi" """, "Text")]
    [InlineData("structured/response", $$$$""" "channel":{ {{{{From}}}} },"buttonResponse":{"type":"QuickReply","text":"Yes","payload":"yes"},"originatingMessageId":"0f" """, "Structured")]
    [InlineData("event", $$$$""" "channel":{ {{{{From}}}} },"events":[{"eventType":"Typing"}] """, "Event")]
    [InlineData("receipt", $$$$""" "id":"0f","channel":{ {{{{To}}}} },"status":"Delivered","isFinalReceipt":true """, "Receipt")]
    [InlineData("receipt", $$$$""" "id":"0f","channel":{ {{{{To}}}} },"status":"Failed","reasons":[{"code":"RateLimited","message":"m"},{"message":"n"}] """, "Receipt")]
    public async Task What_has_its_required_fields_is_accepted(string kind, string members, string type)
    {
        using var app = new SimulatorApp();

        var answer = await app.InboundAsync(kind, $"{{{members}}}");

        Assert.Equal(200, (int)answer.StatusCode);
        var body = await SimulatorApp.JsonAsync(answer);
        Assert.Equal(type, body.GetProperty("type").GetString());
        Assert.Equal(The.IntegrationId, body.GetProperty("channel").GetProperty("id").GetString());
        Assert.True(Guid.TryParse(body.GetProperty("conversationId").GetString(), out _));
    }

    [Theory]
    [InlineData("message", """ "text":"hi" """, "bad.request")]
    [InlineData("message", """ "channel":{"time":"2026-03-01T10:00:00Z"},"text":"hi" """, "bad.request")]
    [InlineData("message", """ "channel":{"from":{"idType":"Phone"},"time":"2026-03-01T10:00:00Z"},"text":"hi" """, "bad.request")]
    [InlineData("message", """ "channel":{"from":{"id":"x"},"time":"2026-03-01T10:00:00Z"},"text":"hi" """, "bad.request")]
    [InlineData("message", """ "channel":{"from":{"id":"x","idType":"Wa"},"time":"2026-03-01T10:00:00Z"},"text":"hi" """, "invalid.value")]
    [InlineData("message", """ "channel":{"from":{"id":"x","idType":"Phone"}},"text":"hi" """, "bad.request")]
    [InlineData("message", """ "channel":{"from":{"id":"x","idType":"Phone"},"time":"1772359200"},"text":"hi" """, "invalid.date")]
    [InlineData("message", $$$$""" "channel":{ {{{{From}}}} } """, "bad.request")]
    [InlineData("message", $$$$""" "channel":{ {{{{From}}}} },"buttonResponse":{"type":"Button","text":"a","payload":"a"} """, "bad.request")]
    [InlineData("message", $$$$""" "channel":{ {{{{From}}}} },"text":"hi","metadata":{"customAttributes":{"a":"b"}} """, "bad.request")]
    [InlineData("message", $$$$""" "channel":{ {{{{From}}}} },"content":[{"attachment":{"url":"https://cdn.test/a","mime":"image/png"}}] """, "bad.request")]
    [InlineData("message", $$$$""" "channel":{ {{{{From}}}} },"content":[{"attachment":{"mediaType":"Image","mime":"image/png"}}] """, "bad.request")]
    [InlineData("message", $$$$""" "channel":{ {{{{From}}}} },"content":[{"attachment":{"mediaType":"Image","url":"https://cdn.test/a"}}] """, "bad.request")]
    [InlineData("message", $$$$""" "channel":{ {{{{From}}}} },"content":[{"attachment":{"mediaType":"Gif","url":"https://cdn.test/a","mime":"image/gif"}}] """, "invalid.value")]
    [InlineData("structured/response", $$$$""" "channel":{ {{{{From}}}} },"buttonResponse":{"type":"QuickReply","text":"Yes","payload":"yes"} """, "bad.request")]
    [InlineData("structured/response", $$$$""" "channel":{ {{{{From}}}} },"buttonResponse":{"type":"ListPicker","text":"Yes","payload":"yes"},"originatingMessageId":"0f" """, "invalid.value")]
    [InlineData("structured/response", $$$$""" "channel":{ {{{{From}}}} },"originatingMessageId":"0f" """, "bad.request")]
    [InlineData("event", $$$$""" "channel":{ {{{{From}}}} } """, "bad.request")]
    [InlineData("event", $$$$""" "channel":{ {{{{From}}}} },"events":[{"eventType":"CoBrowse"}] """, "invalid.value")]
    [InlineData("receipt", $$$$""" "channel":{ {{{{To}}}} },"status":"Delivered" """, "bad.request")]
    [InlineData("receipt", $$$$""" "id":"0f","channel":{ {{{{From}}}} },"status":"Delivered" """, "bad.request")]
    [InlineData("receipt", $$$$""" "id":"0f","channel":{"to":{"id":"x","idType":"Phone"}},"status":"Delivered" """, "bad.request")]
    [InlineData("receipt", $$$$""" "id":"0f","channel":{ {{{{To}}}} },"status":"Read" """, "invalid.value")]
    [InlineData("receipt", $$$$""" "id":"0f","channel":{ {{{{To}}}} },"status":"delivered" """, "invalid.value")]
    [InlineData("receipt", $$$$""" "id":"0f","channel":{ {{{{To}}}} },"status":"Failed","reasons":[{"code":"Error","message":"m"}] """, "invalid.value")]
    [InlineData("receipt", $$$$""" "id":"0f","channel":{ {{{{To}}}} },"status":"Failed","reasons":[{"code":"GeneralError"}] """, "bad.request")]
    public async Task What_breaks_a_rule_is_400(string kind, string members, string code)
    {
        using var app = new SimulatorApp();

        var answer = await app.InboundAsync(kind, $"{{{members}}}");

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal(code, (await SimulatorApp.JsonAsync(answer)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_message_gets_an_id_of_32_hex_digits_and_keeps_its_conversation()
    {
        using var app = new SimulatorApp();

        var first = await SimulatorApp.JsonAsync(await app.InboundAsync("message", $$$$"""{"channel":{ {{{{From}}}} },"text":"one"}"""));
        var second = await SimulatorApp.JsonAsync(await app.InboundAsync("message", $$$$"""{"channel":{ {{{{From}}}} },"text":"two"}"""));

        Assert.Matches(Hex32(), first.GetProperty("id").GetString());
        Assert.NotEqual(first.GetProperty("id").GetString(), second.GetProperty("id").GetString());
        Assert.Equal(first.GetProperty("conversationId").GetString(), second.GetProperty("conversationId").GetString());
        Assert.Equal("one", first.GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("cccccccc-0000-4000-8000-000000000003")]
    [InlineData(The.OtherIntegrationId)]
    [InlineData("nothing")]
    public async Task An_integration_that_is_not_the_tokens_own_is_not_found(string integration)
    {
        using var app = new SimulatorApp();

        var answer = await app.InboundAsync("message", $$$$"""{"channel":{ {{{{From}}}} },"text":"hi"}""", integration);

        Assert.Equal(404, (int)answer.StatusCode);
        Assert.Equal("not.found", (await SimulatorApp.JsonAsync(answer)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData(512_000, 200)]
    [InlineData(512_001, 413)]
    public async Task A_body_may_have_512000_bytes(int size, int status)
    {
        using var app = new SimulatorApp();
        var json = $$$$"""{"channel":{ {{{{From}}}} },"text":"§"}""";

        var answer = await app.InboundAsync("message", json.Replace("§", new string('x', size - json.Length + 1), StringComparison.Ordinal));

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_message_is_followed_by_a_signed_published_receipt_with_its_id()
    {
        using var app = new SimulatorApp();

        var message = await SimulatorApp.JsonAsync(await app.InboundAsync("message", $$$$"""{"channel":{"messageId":"wamid.1",{{{{From}}}}},"text":"hi"}"""));

        var receipt = await app.Relay.WaitForAsync(webhook => webhook.IsReceipt);
        Assert.Equal("http://relay.test/webhook/genesys/north", receipt.Url.ToString());
        Assert.Equal("sha256=" + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(The.SignatureSecret), receipt.Body)), receipt.Signature);
        Assert.Equal(message.GetProperty("id").GetString(), receipt.Json.GetProperty("id").GetString());
        Assert.Equal(("Published", "Inbound"), (receipt.Json.GetProperty("status").GetString(), receipt.Json.GetProperty("direction").GetString()));
    }

    [Fact]
    public async Task No_receipt_is_published_where_the_settings_forbid_it()
    {
        using var app = new SimulatorApp(("PublishReceipts", "false"));
        await app.InboundAsync("message", $$$$"""{"channel":{ {{{{From}}}} },"text":"hi"}""");

        await app.DriveAsync($"genesys/{The.IntegrationId}/messages", """{"to":"14155550111","text":"later"}""");

        Assert.DoesNotContain(app.Relay.Received, webhook => webhook.IsReceipt);
    }

    [Fact]
    public async Task A_body_of_another_media_type_is_refused()
    {
        using var app = new SimulatorApp();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v2/conversations/messages/{The.IntegrationId}/inbound/open/message")
        {
            Content = new StringContent($$$$"""{"channel":{ {{{{From}}}} },"text":"hi"}""", Encoding.UTF8, "text/plain"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + await app.TokenAsync());

        Assert.Equal(415, (int)(await app.Http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Other_paths_of_the_api_are_not_found()
    {
        using var app = new SimulatorApp();

        Assert.Equal(404, (int)(await app.SendAsync(HttpMethod.Get, "/api/v2/anything", json: null, await app.TokenAsync())).StatusCode);
    }

    [GeneratedRegex("^[0-9a-f]{32}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hex32();
}
