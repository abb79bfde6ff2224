namespace SimulatorTests.Meta;

public sealed class AppSubscriptionTests
{
    [Fact]
    public async Task The_apps_callback_and_fields_are_set_after_the_handshake_and_told()
    {
        using var app = new SimulatorApp();
        Assert.Empty((await app.ReadAsync($"{The.AppId}/subscriptions", GraphCalls.AppToken)).GetProperty("data").EnumerateArray());

        await app.SubscribeAppAsync().AssertGoodAsync();

        Assert.Equal([GraphCalls.Callback], app.Relay.Handshakes);
        var one = Assert.Single((await app.ReadAsync($"{The.AppId}/subscriptions", GraphCalls.AppToken)).GetProperty("data").EnumerateArray());
        Assert.Equal(("whatsapp_business_account", GraphCalls.Callback, true), (one.GetProperty("object").GetString(), one.GetProperty("callback_url").GetString(), one.GetProperty("active").GetBoolean()));
        Assert.Equal(["messages", "account_update"], one.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("""{"object":"page","callback_url":"https://relay.test/w","fields":"messages","verify_token":"north-verify-token"}""", 100, "object")]
    [InlineData("""{"object":"whatsapp_business_account","callback_url":"https://relay.test/w","fields":["messages","mesages"],"verify_token":"north-verify-token"}""", 100, "fields")]
    [InlineData("""{"object":"whatsapp_business_account","callback_url":"https://relay.test/w","verify_token":"north-verify-token"}""", 100, "fields")]
    [InlineData("""{"object":"whatsapp_business_account","callback_url":"ftp://relay.test/w","fields":"messages","verify_token":"north-verify-token"}""", 100, "callback_url")]
    [InlineData("""{"object":"whatsapp_business_account","callback_url":"https://relay.test/w","fields":"messages"}""", 100, "verify_token")]
    [InlineData("""{"object":"whatsapp_business_account","callback_url":"https://relay.test/w","fields":"messages","verify_token":"wrong"}""", 2200, "403")]
    [InlineData("no json", 100, "JSON")]
    public async Task What_breaks_a_rule_sets_nothing(string json, int code, string words)
    {
        using var app = new SimulatorApp();

        await app.ManageAsync(HttpMethod.Post, $"{The.AppId}/subscriptions", json, GraphCalls.AppToken).AssertErrorAsync(400, code, words);

        Assert.Empty((await app.ReadAsync($"{The.AppId}/subscriptions", GraphCalls.AppToken)).GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task It_takes_the_apps_own_token_only()
    {
        using var app = new SimulatorApp();

        await app.SubscribeAppAsync(token: The.AccessToken).AssertErrorAsync(400, 100, "app access token");
        await app.SubscribeAppAsync(token: "100002|south-app-secret").AssertErrorAsync(400, 100, The.AppId, 33);
        await app.SubscribeAppAsync(token: The.AppId + "|wrong").AssertErrorAsync(401, 190);
    }
}
