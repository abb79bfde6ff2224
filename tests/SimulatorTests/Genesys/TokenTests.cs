namespace SimulatorTests.Genesys;

public sealed class TokenTests
{
    [Fact]
    public async Task Good_credentials_get_a_bearer_with_its_life()
    {
        using var app = new SimulatorApp(("TokenLifetimeSeconds", "900"));

        var answer = await SimulatorApp.JsonAsync(await app.AskTokenAsync());

        Assert.Equal("bearer", answer.GetProperty("token_type").GetString());
        Assert.Equal(900, answer.GetProperty("expires_in").GetInt32());
        Assert.NotEmpty(answer.GetProperty("access_token").GetString()!);
    }

    [Theory]
    [InlineData("cccccccc-0000-4000-8000-000000000001", The.ClientSecret, "client_credentials", 400, "invalid_client")]
    [InlineData(The.ClientId, "wrong", "client_credentials", 401, "invalid_client")]
    [InlineData(The.ClientId, The.ClientSecret, "password", 400, "unsupported_grant_type")]
    public async Task Wrong_credentials_are_refused(string id, string secret, string grant, int status, string error)
    {
        using var app = new SimulatorApp();

        var answer = await app.AskTokenAsync(id, secret, grant);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(error, (await SimulatorApp.JsonAsync(answer)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_token_request_without_form_or_basic_header_is_refused()
    {
        using var app = new SimulatorApp();

        Assert.Equal(400, (int)(await app.SendAsync(HttpMethod.Post, "/oauth/token", """{"grant_type":"client_credentials"}""", token: null)).StatusCode);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]);
        Assert.Equal(400, (int)(await app.Http.PostAsync("/oauth/token", form, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task The_token_leads_to_its_organization()
    {
        using var app = new SimulatorApp();

        var organization = await SimulatorApp.JsonAsync(await app.SendAsync(HttpMethod.Get, "/api/v2/organizations/me", json: null, await app.TokenAsync()));
        var info = await SimulatorApp.JsonAsync(await app.SendAsync(HttpMethod.Get, "/api/v2/tokens/me", json: null, await app.TokenAsync()));

        Assert.Equal(The.OrganizationId, organization.GetProperty("id").GetString());
        Assert.Equal(The.OrganizationId, info.GetProperty("organization").GetProperty("id").GetString());
        Assert.Equal(The.ClientId, info.GetProperty("oAuthClient").GetProperty("id").GetString());
    }

    [Fact]
    public async Task No_token_an_unknown_one_and_an_expired_one_are_401()
    {
        using var app = new SimulatorApp(("TokenLifetimeSeconds", "60"));
        var token = await app.TokenAsync();

        await AssertCodeAsync(app, token: null, "authentication.required");
        await AssertCodeAsync(app, "unknown", "bad.credentials");
        app.Time.Advance(TimeSpan.FromSeconds(60));
        await AssertCodeAsync(app, token, "bad.credentials");
    }

    [Fact]
    public async Task A_revoked_token_is_bad_at_once()
    {
        using var app = new SimulatorApp();
        var token = await app.TokenAsync();

        Assert.Equal(200, (int)(await app.SendAsync(HttpMethod.Delete, "/api/v2/tokens/me", json: null, token)).StatusCode);

        await AssertCodeAsync(app, token, "bad.credentials");
    }

    private static async Task AssertCodeAsync(SimulatorApp app, string? token, string code)
    {
        var answer = await app.SendAsync(HttpMethod.Get, "/api/v2/organizations/me", json: null, token);
        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Equal(code, (await SimulatorApp.JsonAsync(answer)).GetProperty("code").GetString());
    }
}
