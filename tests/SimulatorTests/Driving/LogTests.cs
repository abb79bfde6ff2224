using SimulatorTests.Genesys;
using SimulatorTests.Meta;

namespace SimulatorTests.Driving;

public sealed class LogTests
{
    private const string Message = """{"messaging_product":"whatsapp","to":"14155550111","text":{"body":"hi"}}""";

    [Fact]
    public async Task A_request_is_recorded_with_body_and_answer_but_without_its_token()
    {
        using var app = new SimulatorApp();
        await app.GraphAsync(Message);

        var entry = Assert.Single(await app.LogAsync());

        Assert.Equal(1, entry.GetProperty("n").GetInt64());
        Assert.Equal("2026-03-01T10:00:00.000Z", entry.GetProperty("at").GetString());
        Assert.Equal(("meta", "POST", $"/v25.0/{The.Number}/messages", The.Tenant), (
            entry.GetProperty("service").GetString(), entry.GetProperty("method").GetString(), entry.GetProperty("path").GetString(), entry.GetProperty("tenant").GetString()));
        Assert.Equal("hi", entry.GetProperty("body").GetProperty("text").GetProperty("body").GetString());
        Assert.Equal("Bearer", entry.GetProperty("headers").GetProperty("Authorization").GetString());
        Assert.Equal(200, entry.GetProperty("answer").GetInt32());
        Assert.DoesNotContain(The.AccessToken, entry.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_and_bodies_that_are_no_json_are_recorded_too()
    {
        using var app = new SimulatorApp();
        await app.GraphAsync("no json");
        await app.AskTokenAsync(secret: "wrong");

        var log = await app.LogAsync();

        Assert.Equal([400, 401], log.Select(entry => entry.GetProperty("answer").GetInt32()));
        Assert.Equal(["no json", "grant_type=client_credentials"], log.Select(entry => entry.GetProperty("body").GetString()));
    }

    [Fact]
    public async Task A_secret_in_a_form_or_a_query_is_redacted()
    {
        using var app = new SimulatorApp();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials"), KeyValuePair.Create("client_secret", "hush-hush")]);
        await app.Http.PostAsync("/oauth/token", form, TestContext.Current.CancellationToken);
        await app.SendAsync(HttpMethod.Get, "/v25.0/me?access_token=hush-hush&fields=id", json: null, token: null);

        var log = await app.LogAsync();

        Assert.Equal("grant_type=client_credentials&client_secret=[redacted]", log[0].GetProperty("body").GetString());
        Assert.Equal("?access_token=[redacted]&fields=id", log[1].GetProperty("query").GetString());
    }

    [Fact]
    public async Task Nothing_secret_of_a_sign_in_an_integration_or_a_subscription_is_in_it()
    {
        using var app = new SimulatorApp();
        var code = await app.CodeAsync();
        await app.ExchangeAsync(code);
        await app.IntegrationAsync(HttpMethod.Post, string.Empty, IntegrationCalls.Body(more: ""","webhookHeaders":{"X-Mark":"hush-hush"},"list":[{"token":"hush-hush"}]"""));
        await app.IntegrationAsync(HttpMethod.Post, string.Empty, """{"outboundNotificationWebhookSignatureSecretToken":"hush-hush""");
        await app.SubscribeAsync();
        await app.OverrideAsync("https://relay.test/waba");
        await app.OverrideNumberAsync("https://relay.test/number");
        await app.SubscribeAppAsync();
        await app.ReadAsync($"debug_token?input_token={The.AccessToken}&access_token={Uri.EscapeDataString(GraphCalls.AppToken)}", GraphCalls.AppToken);

        var text = await app.Http.GetStringAsync("/sim/log", TestContext.Current.CancellationToken);

        Assert.Contains("https://relay.test/waba", text, StringComparison.Ordinal);
        Assert.Contains("Made here", text, StringComparison.Ordinal);
        foreach (var secret in (IEnumerable<string>)[code, SignInFlow.Verifier, "a%20state", IntegrationCalls.Secret, "hush-hush", The.VerifyToken, The.AccessToken, The.AppSecret])
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task After_and_limit_page_through_it()
    {
        using var app = new SimulatorApp();
        for (var i = 0; i < 5; i++)
        {
            await app.GraphAsync(Message);
        }

        Assert.Equal([3, 4], (await app.LogAsync("?after=2&limit=2")).Select(entry => entry.GetProperty("n").GetInt64()));
        Assert.Empty(await app.LogAsync("?after=5"));
        Assert.Equal(400, (int)(await app.Http.GetAsync("/sim/log?after=x", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task The_oldest_entries_go_first_when_it_is_full()
    {
        using var app = new SimulatorApp(("LogCapacity", "3"));
        for (var i = 0; i < 5; i++)
        {
            await app.GraphAsync(Message);
        }

        Assert.Equal([3, 4, 5], (await app.LogAsync()).Select(entry => entry.GetProperty("n").GetInt64()));
    }

    [Fact]
    public async Task A_log_that_grows_keeps_every_entry_in_order()
    {
        using var app = new SimulatorApp();
        await Task.WhenAll(Enumerable.Range(0, 3000).Select(_ => app.GraphAsync("x")));

        var numbers = (await app.LogAsync()).Select(entry => entry.GetProperty("n").GetInt64()).ToList();

        Assert.Equal(Enumerable.Range(1, 3000).Select(number => (long)number), numbers);
    }

    [Fact]
    public async Task What_the_simulator_posts_itself_and_what_drives_it_is_not_in_it()
    {
        using var app = new SimulatorApp();

        await app.CustomerWritesAsync();

        Assert.Empty(await app.LogAsync());
    }
}
