namespace SimulatorTests.Genesys;

public sealed class RateLimitTests
{
    [Fact]
    public async Task Every_answer_tells_the_limit_and_a_correlation_id()
    {
        using var app = new SimulatorApp();
        await AskAsync(app);

        var answer = await AskAsync(app);

        Assert.Equal(("2", "300", "60"), (Header(answer, "inin-ratelimit-count"), Header(answer, "inin-ratelimit-allowed"), Header(answer, "inin-ratelimit-reset")));
        Assert.True(Guid.TryParse(Header(answer, "ININ-Correlation-Id"), out _));
    }

    [Fact]
    public async Task The_request_past_the_limit_is_429_until_the_minute_is_over()
    {
        using var app = new SimulatorApp(("RequestsPerMinute", "2"));
        await AskAsync(app);
        app.Time.Advance(TimeSpan.FromSeconds(20));
        await AskAsync(app);

        var refused = await AskAsync(app);

        Assert.Equal(429, (int)refused.StatusCode);
        Assert.Equal("40", Header(refused, "Retry-After"));
        var body = await SimulatorApp.JsonAsync(refused);
        Assert.Equal("too.many.requests", body.GetProperty("code").GetString());
        Assert.Equal(2, body.GetProperty("limit").GetProperty("value").GetInt32());
        Assert.Equal(Header(refused, "ININ-Correlation-Id"), body.GetProperty("contextId").GetString());

        app.Time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(200, (int)(await AskAsync(app)).StatusCode);
    }

    [Fact]
    public async Task Each_token_has_a_minute_of_its_own()
    {
        using var app = new SimulatorApp(("RequestsPerMinute", "1"));
        await AskAsync(app);
        var second = (await SimulatorApp.JsonAsync(await app.AskTokenAsync())).GetProperty("access_token").GetString();

        Assert.Equal(200, (int)(await app.SendAsync(HttpMethod.Get, "/api/v2/organizations/me", json: null, second)).StatusCode);
        Assert.Equal(429, (int)(await AskAsync(app)).StatusCode);
    }

    private static async Task<HttpResponseMessage> AskAsync(SimulatorApp app) =>
        await app.SendAsync(HttpMethod.Get, "/api/v2/organizations/me", json: null, await app.TokenAsync());

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
