namespace SimulatorTests.Genesys;

public sealed class CodeExchangeTests
{
    [Fact]
    public async Task A_code_with_its_verifier_gets_a_bearer_of_the_user()
    {
        using var app = new SimulatorApp(("TokenLifetimeSeconds", "900"));

        var answer = await SimulatorApp.JsonAsync(await app.ExchangeAsync(await app.CodeAsync()));
        var token = answer.GetProperty("access_token").GetString()!;
        var organization = await SimulatorApp.JsonAsync(await app.SendAsync(HttpMethod.Get, "/api/v2/organizations/me", json: null, token));
        var info = await SimulatorApp.JsonAsync(await app.SendAsync(HttpMethod.Get, "/api/v2/tokens/me", json: null, token));

        Assert.Equal(("bearer", 900), (answer.GetProperty("token_type").GetString(), answer.GetProperty("expires_in").GetInt32()));
        Assert.Equal(The.OrganizationId, organization.GetProperty("id").GetString());
        Assert.Equal(The.SignInClientId, info.GetProperty("oAuthClient").GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_code_is_good_once()
    {
        using var app = new SimulatorApp();
        var code = await app.CodeAsync();
        Assert.Equal(200, (int)(await app.ExchangeAsync(code)).StatusCode);

        await AssertRefusedAsync(await app.ExchangeAsync(code), "invalid_grant");
    }

    [Fact]
    public async Task A_code_that_was_tried_with_a_wrong_verifier_is_spent()
    {
        using var app = new SimulatorApp();
        var code = await app.CodeAsync();

        await AssertRefusedAsync(await app.ExchangeAsync(code, ("code_verifier", SignInFlow.Verifier + "x")), "invalid_grant");
        await AssertRefusedAsync(await app.ExchangeAsync(code), "invalid_grant");
    }

    [Fact]
    public async Task A_code_is_good_for_two_minutes()
    {
        using var app = new SimulatorApp();
        var early = await app.CodeAsync();
        var late = await app.CodeAsync();

        app.Time.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(200, (int)(await app.ExchangeAsync(early)).StatusCode);
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await AssertRefusedAsync(await app.ExchangeAsync(late), "invalid_grant");
    }

    [Theory]
    [InlineData("code", "unknown", "invalid_grant")]
    [InlineData("code", null, "invalid_request")]
    [InlineData("code_verifier", null, "invalid_request")]
    [InlineData("code_verifier", "short", "invalid_grant")]
    [InlineData("redirect_uri", "http://relay.test/elsewhere", "invalid_grant")]
    [InlineData("redirect_uri", null, "invalid_request")]
    [InlineData("client_id", The.ClientId, "invalid_client")]
    [InlineData("client_id", null, "invalid_client")]
    public async Task What_does_not_fit_the_code_is_refused(string name, string? value, string error)
    {
        using var app = new SimulatorApp();

        await AssertRefusedAsync(await app.ExchangeAsync(await app.CodeAsync(), (name, value)), error);
    }

    [Fact]
    public async Task A_verifier_that_the_rules_forbid_is_refused_though_it_hashes_right()
    {
        using var app = new SimulatorApp();
        var verifier = new string('a', 42) + "!";
        var challenge = Microsoft.AspNetCore.WebUtilities.Base64UrlTextEncoder.Encode(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(verifier)));
        var code = SignInFlow.Back(await app.ChooseAsync(("user", The.AdminId), ("code_challenge", challenge)))["code"].ToString();

        await AssertRefusedAsync(await app.ExchangeAsync(code, ("code_verifier", verifier)), "invalid_grant");
    }

    [Fact]
    public async Task A_client_without_a_secret_must_not_send_an_authorization_header()
    {
        using var app = new SimulatorApp();
        using var form = new FormUrlEncodedContent(
        [
            KeyValuePair.Create("grant_type", "authorization_code"),
            KeyValuePair.Create("code", await app.CodeAsync()),
            KeyValuePair.Create("code_verifier", SignInFlow.Verifier),
            KeyValuePair.Create("client_id", The.SignInClientId),
            KeyValuePair.Create("redirect_uri", The.RedirectUri),
        ]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = form };
        request.Headers.TryAddWithoutValidation("Authorization", "Basic eDp5");

        await AssertRefusedAsync(await app.Http.SendAsync(request, TestContext.Current.CancellationToken), "invalid_request");
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage answer, string error)
    {
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal(error, (await SimulatorApp.JsonAsync(answer)).GetProperty("error").GetString());
    }
}
