using System.Security.Cryptography;
using System.Text;

namespace SimulatorTests.Genesys;

public sealed class IntegrationWebhookTests
{
    private const string Text = """{"channel":{"from":{"id":"14155550111","idType":"Phone"},"time":"2026-03-01T10:00:00.000Z"},"text":"hi"}""";

    [Fact]
    public async Task An_integration_made_by_the_api_posts_to_its_own_url_with_its_own_secret_and_headers()
    {
        using var app = new SimulatorApp();
        var id = await app.CreateIntegrationAsync(more: ""","webhookHeaders":{"X-Mark":"m","x-hub-signature-256":"sha256=forged"}""", url: "https://relay.test/elsewhere");

        var answer = await app.DriveAsync($"genesys/{id}/messages", """{"to":"14155550111","text":"hello"}""");

        Assert.Equal(200, answer.GetProperty("status").GetInt32());
        var webhook = Assert.Single(app.Relay.Received);
        Assert.Equal("https://relay.test/elsewhere", webhook.Url.ToString());
        Assert.Equal(Sign(IntegrationCalls.Secret, webhook.Body), webhook.Signature);
        Assert.Equal("m", webhook.Headers["X-Mark"]);
        Assert.Equal(id, webhook.Json.GetProperty("channel").GetProperty("from").GetProperty("id").GetString());
    }

    [Fact]
    public async Task From_a_change_on_the_new_secret_signs_and_the_new_url_is_posted_to()
    {
        using var app = new SimulatorApp();
        await app.IntegrationAsync(HttpMethod.Patch, The.IntegrationId, """{"name":"x","outboundNotificationWebhookSignatureSecretToken":"the-next-secret-of-it"}""");
        await app.DriveAsync($"genesys/{The.IntegrationId}/messages", """{"to":"14155550111","text":"one"}""");
        await app.IntegrationAsync(HttpMethod.Patch, The.IntegrationId, """{"name":"x","outboundNotificationWebhookUrl":"https://relay.test/new"}""");
        await app.DriveAsync($"genesys/{The.IntegrationId}/messages", """{"to":"14155550111","text":"two"}""");

        Assert.Equal(["http://relay.test/webhook/genesys/north", "https://relay.test/new"], app.Relay.Received.Select(webhook => webhook.Url.ToString()));
        Assert.All(app.Relay.Received, webhook => Assert.Equal(Sign("the-next-secret-of-it", webhook.Body), webhook.Signature));
    }

    [Fact]
    public async Task It_takes_inbound_calls_once_it_is_completed_and_publishes_them_once_a_flow_is_attached()
    {
        using var app = new SimulatorApp();
        var created = await SimulatorApp.JsonAsync(await app.IntegrationAsync(HttpMethod.Post, string.Empty, IntegrationCalls.Body()));
        var id = created.GetProperty("id").GetString()!;
        await (await app.InboundAsync("message", Text, id)).AssertCodeAsync(404, "not.found");
        app.Time.Advance(TimeSpan.FromSeconds(1));

        var unseen = await app.InboundAsync("message", Text, id);
        await app.DriveAsync("genesys/north/state", $$"""{"integrationId":"{{id}}","flowAttached":true}""");
        var seen = await SimulatorApp.JsonAsync(await app.InboundAsync("message", Text, id));

        Assert.Equal(200, (int)unseen.StatusCode);
        var receipt = await app.Relay.WaitForAsync(webhook => webhook.IsReceipt);
        Assert.Equal(seen.GetProperty("id").GetString(), receipt.Json.GetProperty("id").GetString());
        var page = await app.Http.GetStringAsync("/sim/page/items", TestContext.Current.CancellationToken);
        Assert.Contains("no inbound message flow is attached", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_integration_posts_nothing()
    {
        using var app = new SimulatorApp();
        var id = await app.CreateIntegrationAsync();
        await app.IntegrationAsync(HttpMethod.Delete, id);

        var answer = await app.SendAsync(HttpMethod.Post, $"/sim/genesys/{id}/messages", """{"to":"14155550111","text":"hello"}""", token: null);

        Assert.Equal(404, (int)answer.StatusCode);
        Assert.Empty(app.Relay.Received);
    }

    [Fact]
    public async Task An_integration_that_is_still_being_made_posts_nothing()
    {
        using var app = new SimulatorApp();
        var created = await SimulatorApp.JsonAsync(await app.IntegrationAsync(HttpMethod.Post, string.Empty, IntegrationCalls.Body()));

        var answer = await app.DriveAsync($"genesys/{created.GetProperty("id").GetString()}/messages", """{"to":"14155550111","text":"hello"}""");

        Assert.Equal((0, 0), (answer.GetProperty("status").GetInt32(), answer.GetProperty("attempts").GetInt32()));
        Assert.Contains("not completed", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(app.Relay.Received);
    }

    private static string Sign(string secret, byte[] body) => "sha256=" + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
}
