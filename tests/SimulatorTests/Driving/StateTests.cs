using System.Security.Cryptography;
using System.Text;
using SimulatorTests.Genesys;
using SimulatorTests.Meta;

namespace SimulatorTests.Driving;

public sealed class StateTests
{
    [Fact]
    public async Task A_new_app_secret_signs_at_once_and_the_old_one_is_worth_nothing()
    {
        using var app = new SimulatorApp();

        var secret = (await app.DriveAsync("meta/north/app-secret", string.Empty)).GetProperty("appSecret").GetString()!;
        await app.CustomerWritesAsync();

        var webhook = Assert.Single(app.Relay.Received);
        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), webhook.Body)), webhook.Signature);
        await app.ManageAsync(HttpMethod.Get, $"{The.AppId}/subscriptions", token: GraphCalls.AppToken).AssertErrorAsync(401, 190);
        await app.ReadAsync($"{The.AppId}/subscriptions", $"{The.AppId}|{secret}");
    }

    [Fact]
    public async Task A_further_access_token_is_good_beside_the_first_or_in_its_place()
    {
        using var app = new SimulatorApp();

        var second = (await app.DriveAsync("meta/north/access-token", "{}")).GetProperty("accessToken").GetString()!;
        await app.ReadAsync(The.Number, second);
        await app.ReadAsync(The.Number);
        var third = (await app.DriveAsync("meta/north/access-token", """{"revokeOthers":true}""")).GetProperty("accessToken").GetString()!;

        Assert.InRange(second.Length, 100, 300);
        await app.ReadAsync(The.Number, third);
        await app.ManageAsync(HttpMethod.Get, The.Number, token: second).AssertErrorAsync(401, 190, subcode: 467);
        await app.ManageAsync(HttpMethod.Get, The.Number).AssertErrorAsync(401, 190, subcode: 467);
        await app.ManageAsync(HttpMethod.Get, The.OtherNumber, token: third).AssertErrorAsync(400, 100, subcode: 33);
    }

    [Fact]
    public async Task One_token_can_be_ended_without_the_others()
    {
        using var app = new SimulatorApp();
        var second = (await app.DriveAsync("meta/north/access-token", "{}")).GetProperty("accessToken").GetString()!;

        await app.DriveAsync("meta/north/state", $$"""{"accessToken":"{{second}}","tokenValid":false}""");

        await app.ManageAsync(HttpMethod.Get, The.Number, token: second).AssertErrorAsync(401, 190, subcode: 467);
        await app.ReadAsync(The.Number);
    }

    [Fact]
    public async Task A_client_secret_can_be_changed_or_rejected()
    {
        using var app = new SimulatorApp();
        await app.DriveAsync("genesys/north/state", """{"clientSecret":"the-next-one"}""");
        Assert.Equal(401, (int)(await app.AskTokenAsync()).StatusCode);
        Assert.Equal(200, (int)(await app.AskTokenAsync(secret: "the-next-one")).StatusCode);

        await app.DriveAsync("genesys/north/state", """{"clientSecretRejected":true}""");
        Assert.Equal(401, (int)(await app.AskTokenAsync(secret: "the-next-one")).StatusCode);

        await app.DriveAsync("genesys/north/state", """{"clientSecretRejected":false}""");
        Assert.Equal(200, (int)(await app.AskTokenAsync(secret: "the-next-one")).StatusCode);
    }

    [Fact]
    public async Task What_an_admin_does_to_an_integration_shows_in_the_api_and_in_its_webhooks()
    {
        using var app = new SimulatorApp();

        await app.DriveAsync("genesys/north/state", """{"active":false,"webhookUrl":"https://relay.test/stray","signatureSecret":"set-by-hand-by-somebody"}""");
        await app.DriveAsync($"genesys/{The.IntegrationId}/messages", """{"to":"14155550111","text":"hello"}""");

        var integration = await app.ReadIntegrationAsync(The.IntegrationId);
        Assert.Equal(("inactive", "https://relay.test/stray"), (integration.GetProperty("status").GetString(), integration.GetProperty("outboundNotificationWebhookUrl").GetString()));
        var webhook = Assert.Single(app.Relay.Received);
        Assert.Equal("https://relay.test/stray", webhook.Url.ToString());
        Assert.Equal("sha256=" + Convert.ToBase64String(HMACSHA256.HashData("set-by-hand-by-somebody"u8, webhook.Body)), webhook.Signature);
    }

    [Fact]
    public async Task The_state_is_told_without_secrets()
    {
        using var app = new SimulatorApp();
        await app.SubscribeAsync();
        await app.OverrideAsync("https://relay.test/waba");
        await app.SubscribeAppAsync();

        var meta = await app.Http.GetStringAsync("/sim/meta/north/state", TestContext.Current.CancellationToken);
        var genesys = await app.Http.GetStringAsync("/sim/genesys/north/state", TestContext.Current.CancellationToken);

        Assert.Contains("https://relay.test/waba", meta, StringComparison.Ordinal);
        Assert.Contains("account_update", meta, StringComparison.Ordinal);
        Assert.Contains(The.IntegrationId, genesys, StringComparison.Ordinal);
        foreach (var secret in (IEnumerable<string>)[The.AccessToken, The.AppSecret, The.VerifyToken, The.ClientSecret, The.SignatureSecret])
        {
            Assert.DoesNotContain(secret, meta + genesys, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("genesys/north", """{"clientPermissions":["receive"]}""", "domain:entity:action")]
    [InlineData("genesys/north", """{"clientPermissions":"x"}""", "list of texts")]
    [InlineData("genesys/north", """{"active":"no"}""", "active must be true or false")]
    [InlineData("genesys/north", """{"integrationId":"bbbbbbbb-0000-4000-8000-000000000003","active":true}""", "names no integration of this tenant")]
    [InlineData("genesys/north", """{"clientSecret":"short"}""", "8 characters")]
    [InlineData("genesys/north", """{"signatureSecret":"short"}""", "15 characters")]
    [InlineData("genesys/north", """{"webhookUrl":"http://relay.test"}""", "webhookUrl")]
    [InlineData("genesys/north", """{"flow":true}""", "\"flow\" is unknown")]
    [InlineData("meta/north", """{"qualityRating":"BLUE"}""", "GREEN, YELLOW")]
    [InlineData("meta/north", """{"throughput":"80"}""", "STANDARD, HIGH")]
    [InlineData("meta/north", """{"tokenExpiresAt":"soon"}""", "Unix seconds")]
    [InlineData("meta/north", """{"dataAccessExpiresAt":-1}""", "Unix seconds")]
    [InlineData("meta/north", """{"phoneNumberId":"300000000000002","status":"x"}""", "no number of the tenant")]
    [InlineData("meta/north", """{"accessToken":"south-access-token","tokenValid":false}""", "no token of the tenant")]
    [InlineData("meta/north", """{"scopes":[1]}""", "list of texts")]
    [InlineData("meta/north", "[]", "JSON object")]
    public async Task A_wrong_state_is_told_in_words_and_changes_nothing(string path, string json, string words)
    {
        using var app = new SimulatorApp();
        var before = await app.Http.GetStringAsync($"/sim/{path}/state", TestContext.Current.CancellationToken);

        var answer = await app.SendAsync(HttpMethod.Post, $"/sim/{path}/state", json, token: null);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(words, (await SimulatorApp.JsonAsync(answer)).GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, await app.Http.GetStringAsync($"/sim/{path}/state", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_unknown_tenant_is_404()
    {
        using var app = new SimulatorApp();

        foreach (var path in (IEnumerable<string>)["genesys/nobody/state", "meta/nobody/state", "meta/nobody/app-secret", "meta/nobody/access-token", "meta/nobody/webhooks"])
        {
            Assert.Equal(404, (int)(await app.SendAsync(HttpMethod.Post, "/sim/" + path, "{}", token: null)).StatusCode);
        }
    }

    [Fact]
    public async Task A_reset_forgets_all_of_it()
    {
        using var app = new SimulatorApp();
        var token = await app.TokenAsync();
        var before = (await app.Http.GetStringAsync("/sim/meta/north/state", TestContext.Current.CancellationToken), await app.Http.GetStringAsync("/sim/genesys/north/state", TestContext.Current.CancellationToken));
        var id = await app.CreateIntegrationAsync();
        await app.DriveAsync("genesys/north/state", """{"clientPermissions":[],"clientSecret":"the-next-one","creationFails":true,"active":false,"flowAttached":false}""");
        await app.SubscribeAppAsync();
        await app.SubscribeAsync();
        await app.OverrideAsync("https://relay.test/waba");
        await app.DriveAsync("meta/north/state", """{"qualityRating":"RED","wabaId":"400000000000077","tokenValid":false}""");
        await app.DriveAsync("meta/north/app-secret", string.Empty);
        var code = await app.CodeAsync();

        await app.SendAsync(HttpMethod.Delete, "/sim", json: null, token: null);

        Assert.Equal(before, (await app.Http.GetStringAsync("/sim/meta/north/state", TestContext.Current.CancellationToken), await app.Http.GetStringAsync("/sim/genesys/north/state", TestContext.Current.CancellationToken)));
        Assert.Equal(200, (int)(await app.AskTokenAsync()).StatusCode);
        Assert.Equal(404, (int)(await app.IntegrationAsync(HttpMethod.Get, id, token: token)).StatusCode);
        Assert.Equal(400, (int)(await app.ExchangeAsync(code)).StatusCode);
        await app.ReadAsync($"{The.AppId}/subscriptions", GraphCalls.AppToken);
        await app.CustomerWritesAsync();
        Assert.Equal("http://relay.test/webhook/meta/north", Assert.Single(app.Relay.Received).Url.ToString());
    }
}
