namespace SimulatorTests.Meta;

public sealed class WebhookRouteTests
{
    private const string Account = """{"field":"account_update","value":{"event":"VERIFIED_ACCOUNT"}}""";

    [Fact]
    public async Task Messages_follow_the_number_then_the_waba_then_the_app()
    {
        using var app = new SimulatorApp();
        await app.CustomerWritesAsync();
        await app.SubscribeAppAsync("https://relay.test/app");
        await app.CustomerWritesAsync();
        await app.SubscribeAsync();
        await app.OverrideAsync("https://relay.test/waba");
        await app.CustomerWritesAsync();
        await app.OverrideNumberAsync("https://relay.test/number");
        await app.CustomerWritesAsync();
        await app.SubscribeAsync();
        await app.CustomerWritesAsync();
        await app.OverrideNumberAsync(string.Empty);
        await app.CustomerWritesAsync();

        Assert.Equal(
            ["http://relay.test/webhook/meta/north", "https://relay.test/app", "https://relay.test/waba", "https://relay.test/number", "https://relay.test/number", "https://relay.test/app"],
            app.Relay.Received.Select(webhook => webhook.Url.ToString()));
    }

    [Fact]
    public async Task Account_fields_never_follow_an_override()
    {
        using var app = new SimulatorApp();
        await app.SubscribeAsync();
        await app.OverrideAsync("https://relay.test/waba");
        await app.OverrideNumberAsync("https://relay.test/number");

        await app.DriveAsync("meta/north/webhooks", Account);
        await app.SubscribeAppAsync("https://relay.test/app");
        await app.DriveAsync("meta/north/webhooks", Account);

        Assert.Equal(["http://relay.test/webhook/meta/north", "https://relay.test/app"], app.Relay.Received.Select(webhook => webhook.Url.ToString()));
        var entry = app.Relay.Received[0].Json.GetProperty("entry")[0];
        Assert.Equal((The.Waba, 1772359200L), (entry.GetProperty("id").GetString(), entry.GetProperty("time").GetInt64()));
        Assert.Equal("account_update", entry.GetProperty("changes")[0].GetProperty("field").GetString());
        Assert.Equal("VERIFIED_ACCOUNT", app.Relay.Received[0].Value.GetProperty("event").GetString());
    }

    [Fact]
    public async Task A_field_that_the_app_did_not_subscribe_is_not_sent()
    {
        using var app = new SimulatorApp();
        await app.SubscribeAppAsync(fields: "messages");

        var answer = await app.DriveAsync("meta/north/webhooks", Account);
        await app.SubscribeAppAsync(fields: "account_update");
        var message = await app.CustomerWritesAsync();

        Assert.Contains("not subscribed to the field account_update", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains("not subscribed to the field messages", message.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(app.Relay.Received);
    }

    [Fact]
    public async Task Statuses_go_the_same_way()
    {
        using var app = new SimulatorApp();
        await app.SubscribeAsync();
        await app.OverrideAsync("https://relay.test/waba");
        await app.CustomerWritesAsync();

        await app.GraphAsync("""{"messaging_product":"whatsapp","to":"14155550111","text":{"body":"hi"}}""");

        var status = await app.Relay.WaitForAsync(webhook => webhook.Status is not null);
        Assert.Equal("https://relay.test/waba", status.Url.ToString());
    }

    [Fact]
    public async Task Another_tenants_webhooks_are_left_alone()
    {
        using var app = new SimulatorApp();
        await app.SubscribeAsync();
        await app.OverrideAsync("https://relay.test/waba");

        await app.DriveAsync($"whatsapp/{The.Customer}/messages", $$"""{"phoneNumberId":"{{The.OtherNumber}}","text":"hi"}""");

        Assert.Equal("http://relay.test/webhook/meta/south", Assert.Single(app.Relay.Received).Url.ToString());
    }

    [Theory]
    [InlineData("""{"value":{}}""", "field is required")]
    [InlineData("""{"field":"messages","value":{}}""", "another than messages")]
    [InlineData("""{"field":"account_update"}""", "value must be an object")]
    [InlineData("""{"field":"account_update","value":{},"wabaId":"1"}""", "wabaId names no WABA")]
    [InlineData("""{"field":"account_update","value":{},"colour":1}""", "colour")]
    public async Task A_wrong_driving_request_is_told_in_words(string json, string words)
    {
        using var app = new SimulatorApp();

        var answer = await app.SendAsync(HttpMethod.Post, "/sim/meta/north/webhooks", json, token: null);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(words, (await SimulatorApp.JsonAsync(answer)).GetProperty("error").GetString(), StringComparison.Ordinal);
    }
}
