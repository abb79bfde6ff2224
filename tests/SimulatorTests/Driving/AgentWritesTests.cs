using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace SimulatorTests.Driving;

public sealed class AgentWritesTests
{
    private const string Path = "genesys/" + The.IntegrationId + "/messages";

    [Fact]
    public async Task A_text_arrives_as_genesys_posts_it()
    {
        using var app = new SimulatorApp();

        var answer = await app.DriveAsync(Path, """{"to":"14155550111","text":"grüß dich/😀"}""");

        var webhook = Assert.Single(app.Relay.Received);
        Assert.Equal("http://relay.test/webhook/genesys/north", webhook.Url.ToString());
        Assert.Equal("sha256=" + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(The.SignatureSecret), webhook.Body)), webhook.Signature);
        Assert.Contains("grüß dich/😀", webhook.Text, StringComparison.Ordinal);
        var json = webhook.Json;
        Assert.Equal(answer.GetProperty("id").GetString(), json.GetProperty("id").GetString());
        Assert.Equal(("Text", "Outbound", "Human"), (json.GetProperty("type").GetString(), json.GetProperty("direction").GetString(), json.GetProperty("originatingEntity").GetString()));
        var channel = json.GetProperty("channel");
        Assert.Equal((The.IntegrationId, "Open", "Private"), (channel.GetProperty("id").GetString(), channel.GetProperty("platform").GetString(), channel.GetProperty("type").GetString()));
        Assert.Equal("14155550111", channel.GetProperty("to").GetProperty("id").GetString());
        Assert.Equal("2026-03-01T10:00:00.000Z", channel.GetProperty("time").GetString());
        Assert.True(Guid.TryParse(json.GetProperty("conversationId").GetString(), out _));
    }

    [Fact]
    public async Task The_customer_is_addressed_as_Relay_named_him_and_in_his_conversation()
    {
        using var app = new SimulatorApp(("PublishReceipts", "false"));
        var inbound = await SimulatorApp.JsonAsync(await app.InboundAsync("message", """{"channel":{"from":{"id":"a@b.test","idType":"Email"},"time":"2026-03-01T10:00:00Z"},"text":"x"}"""));

        await app.DriveAsync(Path, """{"to":"a@b.test","text":"hello"}""");

        var json = Assert.Single(app.Relay.Received).Json;
        Assert.Equal("Email", json.GetProperty("channel").GetProperty("to").GetProperty("idType").GetString());
        Assert.Equal(inbound.GetProperty("conversationId").GetString(), json.GetProperty("conversationId").GetString());
    }

    [Fact]
    public async Task A_whole_message_keeps_what_it_says_and_gets_what_it_lacks()
    {
        using var app = new SimulatorApp();

        await app.DriveAsync(Path, """{"to":"14155550111","message":{"type":"Event","events":[{"eventType":"Typing","typing":{"type":"On"}}],"channel":{"platform":"Other","type":null}}}""");

        var json = Assert.Single(app.Relay.Received).Json;
        Assert.Equal("Event", json.GetProperty("type").GetString());
        Assert.False(json.TryGetProperty("originatingEntity", out _));
        Assert.Equal("Typing", json.GetProperty("events")[0].GetProperty("eventType").GetString());
        Assert.Equal("Other", json.GetProperty("channel").GetProperty("platform").GetString());
        Assert.False(json.GetProperty("channel").TryGetProperty("type", out _));
        Assert.Equal("14155550111", json.GetProperty("channel").GetProperty("to").GetProperty("id").GetString());
    }

    [Fact]
    public async Task With_retries_on_429_5xx_and_no_answer_come_again_five_times()
    {
        using var app = new SimulatorApp();
        app.Relay.AnswerNext(HttpStatusCode.TooManyRequests, HttpStatusCode.BadGateway, null, HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable);

        var answer = await app.DriveAsync(Path, """{"to":"14155550111","text":"x","retry":true}""");

        Assert.Equal((503, 6), (answer.GetProperty("status").GetInt32(), answer.GetProperty("attempts").GetInt32()));
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, false)]
    public async Task Other_refusals_and_calls_without_retry_are_not_repeated(HttpStatusCode status, bool retry)
    {
        using var app = new SimulatorApp();
        app.Relay.AnswerNext(status);

        var answer = await app.DriveAsync(Path, $$"""{"to":"14155550111","text":"x","retry":{{(retry ? "true" : "false")}}}""");

        Assert.Equal(((int)status, 1), (answer.GetProperty("status").GetInt32(), answer.GetProperty("attempts").GetInt32()));
    }

    [Theory]
    [InlineData(The.IntegrationId, """{"text":"x"}""", 400, "to is required")]
    [InlineData(The.IntegrationId, """{"to":"1","text":"x","idType":"Fax"}""", 400, "idType must be")]
    [InlineData(The.IntegrationId, """{"to":"1"}""", 400, "either text or message")]
    [InlineData("cccccccc-0000-4000-8000-000000000003", """{"to":"1","text":"x"}""", 404, "no integration")]
    public async Task Wrong_input_is_refused_and_says_why(string integration, string json, int status, string expected)
    {
        using var app = new SimulatorApp();

        var answer = await app.SendAsync(HttpMethod.Post, $"/sim/genesys/{integration}/messages", json, token: null);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(expected, (await SimulatorApp.JsonAsync(answer)).GetProperty("error").GetString(), StringComparison.Ordinal);
    }
}
