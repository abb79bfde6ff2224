namespace SimulatorTests.Meta;

public sealed class SubscribedAppsTests
{
    private const string Override = "https://relay.test/override";

    [Fact]
    public async Task A_subscription_is_made_told_and_ended()
    {
        using var app = new SimulatorApp();
        Assert.Empty((await app.ReadAsync($"{The.Waba}/subscribed_apps")).GetProperty("data").EnumerateArray());

        await app.SubscribeAsync().AssertGoodAsync();
        Assert.Equal((The.AppId, null), await SubscriptionAsync(app));

        await app.ManageAsync(HttpMethod.Delete, $"{The.Waba}/subscribed_apps").AssertGoodAsync();
        Assert.Empty((await app.ReadAsync($"{The.Waba}/subscribed_apps")).GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task An_override_comes_after_the_subscription_and_only_after_the_handshake()
    {
        using var app = new SimulatorApp();

        await app.OverrideAsync(Override).AssertErrorAsync(400, 100, "must be subscribed");
        Assert.Empty(app.Relay.Handshakes);
        await app.SubscribeAsync();
        await app.OverrideAsync(Override).AssertGoodAsync();

        Assert.Equal([Override], app.Relay.Handshakes);
        Assert.Equal((The.AppId, Override), await SubscriptionAsync(app));
    }

    [Fact]
    public async Task Subscribing_again_without_a_body_wipes_the_override()
    {
        using var app = new SimulatorApp();
        await app.SubscribeAsync();
        await app.OverrideAsync(Override);

        await app.SubscribeAsync().AssertGoodAsync();

        Assert.Equal((The.AppId, null), await SubscriptionAsync(app));
    }

    [Fact]
    public async Task A_handshake_that_fails_leaves_all_as_it_was()
    {
        using var app = new SimulatorApp();
        await app.SubscribeAsync();
        await app.OverrideAsync(Override);

        await app.OverrideAsync("https://relay.test/other", "not-known").AssertErrorAsync(400, 2200, "HTTP Status Code = 403");
        app.Relay.HandshakeSuffix = "\n";
        await app.OverrideAsync("https://relay.test/other").AssertErrorAsync(400, 2200, "does not match challenge");

        Assert.Equal((The.AppId, Override), await SubscriptionAsync(app));
    }

    [Fact]
    public async Task An_override_has_at_most_200_characters_is_https_and_has_a_verify_token()
    {
        using var app = new SimulatorApp();
        await app.SubscribeAsync();

        await app.OverrideAsync("https://relay.test/".PadRight(201, 'x')).AssertErrorAsync(400, 100, "200 characters");
        await app.OverrideAsync("http://relay.test/x").AssertErrorAsync(400, 100, "https");
        await app.OverrideAsync(Override, string.Empty).AssertErrorAsync(400, 100, "verify_token");
        await app.OverrideAsync("https://relay.test/".PadRight(200, 'x')).AssertGoodAsync();
    }

    [Fact]
    public async Task A_form_is_as_good_as_json()
    {
        using var app = new SimulatorApp();
        await app.SubscribeAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v25.0/{The.Waba}/subscribed_apps")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("override_callback_uri", Override), KeyValuePair.Create("verify_token", The.VerifyToken)]),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {The.AccessToken}");

        await app.Http.SendAsync(request, TestContext.Current.CancellationToken).AssertGoodAsync();

        Assert.Equal((The.AppId, Override), await SubscriptionAsync(app));
    }

    [Fact]
    public async Task Another_tenants_waba_is_not_there()
    {
        using var app = new SimulatorApp();

        foreach (var method in (IEnumerable<HttpMethod>)[HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete])
        {
            await app.ManageAsync(method, $"{The.OtherWaba}/subscribed_apps").AssertErrorAsync(400, 100, The.OtherWaba, 33);
        }

        await app.ManageAsync(HttpMethod.Post, $"{The.Waba}/subscribed_apps", token: null).AssertErrorAsync(401, 190);
    }

    [Fact]
    public async Task Webhooks_go_as_ever_until_somebody_uses_it_and_only_where_subscribed_from_then_on()
    {
        using var app = new SimulatorApp();
        await app.CustomerWritesAsync();
        await app.ManageAsync(HttpMethod.Delete, $"{The.Waba}/subscribed_apps");

        var silent = await app.CustomerWritesAsync();
        await app.SubscribeAsync();
        await app.CustomerWritesAsync();

        Assert.Equal((0, 0), (silent.GetProperty("status").GetInt32(), silent.GetProperty("attempts").GetInt32()));
        Assert.Contains("not subscribed", silent.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, app.Relay.Received.Count);
        Assert.All(app.Relay.Received, webhook => Assert.Equal("http://relay.test/webhook/meta/north", webhook.Url.ToString()));
    }

    [Fact]
    public async Task A_callback_that_cannot_be_reached_is_told_as_such()
    {
        using var app = new SimulatorApp();
        await app.SubscribeAsync();
        app.Relay.RefuseHandshakes = true;

        await app.OverrideAsync(Override).AssertErrorAsync(400, 2200, "could not be reached");
    }

    private static async Task<(string? App, string? Override)> SubscriptionAsync(SimulatorApp app)
    {
        var one = Assert.Single((await app.ReadAsync($"{The.Waba}/subscribed_apps")).GetProperty("data").EnumerateArray());
        return (one.GetProperty("whatsapp_business_api_data").GetProperty("id").GetString(), one.TryGetProperty("override_callback_uri", out var url) ? url.GetString() : null);
    }
}
