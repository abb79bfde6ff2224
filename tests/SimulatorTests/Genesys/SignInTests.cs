namespace SimulatorTests.Genesys;

public sealed class SignInTests
{
    [Fact]
    public async Task The_page_offers_the_users_of_all_organisations_as_plain_buttons()
    {
        using var app = new SimulatorApp(("Tenants:0:Genesys:Name", "North & Co"));

        var answer = await app.AuthorizeAsync(("prompt", "login"));
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal((200, "text/html"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Contains("North &amp; Co", page, StringComparison.Ordinal);
        Assert.Contains("Organisation of south", page, StringComparison.Ordinal);
        foreach (var user in (IEnumerable<string>)[The.AdminId, The.ViewerId, The.OtherAdminId])
        {
            Assert.Contains($"<button name=\"user\" value=\"{user}\">", page, StringComparison.Ordinal);
        }

        Assert.Contains("Vic &quot;V&quot; &lt;Viewer&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("focus-visible", await app.Http.GetStringAsync("/signin.css", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_client_sent_cannot_break_out_of_the_page()
    {
        using var app = new SimulatorApp();

        var page = await (await app.AuthorizeAsync(("state", "\"><b>x"))).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("value=\"&quot;&gt;&lt;b&gt;x\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>x", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_choice_leads_back_with_a_code_and_the_state()
    {
        using var app = new SimulatorApp();

        var answer = await app.ChooseAsync(("user", The.ViewerId));

        Assert.Equal(302, (int)answer.StatusCode);
        Assert.StartsWith(The.RedirectUri + "?", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        var back = SignInFlow.Back(answer);
        Assert.NotEmpty(back["code"].ToString());
        Assert.Equal(SignInFlow.State, back["state"]);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Without_a_state_none_comes_back()
    {
        using var app = new SimulatorApp();

        Assert.Equal(["code"], SignInFlow.Back(await app.ChooseAsync(("user", The.AdminId), ("state", null))).Keys);
    }

    [Theory]
    [InlineData("client_id", "aaaaaaaa-0000-4000-8000-000000000001")]
    [InlineData("client_id", null)]
    [InlineData("redirect_uri", "http://relay.test/signin/callback/")]
    [InlineData("redirect_uri", "http://evil.test/signin/callback")]
    [InlineData("redirect_uri", null)]
    public async Task An_unknown_client_or_way_back_is_told_on_a_page_and_never_by_a_redirect(string name, string? value)
    {
        using var app = new SimulatorApp();

        foreach (var answer in (IEnumerable<HttpResponseMessage>)[await app.AuthorizeAsync((name, value)), await app.ChooseAsync((name, value), ("user", The.AdminId))])
        {
            Assert.Equal((400, null), ((int)answer.StatusCode, answer.Headers.Location));
            Assert.Contains("role=\"alert\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", null, "unsupported_response_type")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge", "too-short", "invalid_request")]
    [InlineData("code_challenge", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "invalid_request")]
    public async Task A_request_without_a_good_challenge_is_refused_and_gets_no_code(string name, string? value, string error)
    {
        using var app = new SimulatorApp();

        foreach (var answer in (IEnumerable<HttpResponseMessage>)[await app.AuthorizeAsync((name, value)), await app.ChooseAsync((name, value), ("user", The.AdminId))])
        {
            Assert.Equal(302, (int)answer.StatusCode);
            var back = SignInFlow.Back(answer);
            Assert.Equal((error, SignInFlow.State), (back["error"].ToString(), back["state"].ToString()));
            Assert.DoesNotContain("code", back.Keys);
        }
    }

    [Fact]
    public async Task Who_refuses_is_led_back_with_access_denied()
    {
        using var app = new SimulatorApp();

        var back = SignInFlow.Back(await app.ChooseAsync(("deny", "1")));

        Assert.Equal(("access_denied", SignInFlow.State), (back["error"].ToString(), back["state"].ToString()));
    }

    [Fact]
    public async Task A_user_who_is_not_there_cannot_be_chosen()
    {
        using var app = new SimulatorApp();

        Assert.Equal(400, (int)(await app.ChooseAsync(("user", "aaaaaaaa-0000-4000-8000-000000000099"))).StatusCode);
        Assert.Equal(400, (int)(await app.ChooseAsync()).StatusCode);
    }

    [Fact]
    public async Task Client_and_ways_back_are_settings()
    {
        using var app = new SimulatorApp(
            ("SignInClientId", "cccccccc-0000-4000-8000-000000000001"), ("SignInRedirectUris:0", "http://one.test/cb"), ("SignInRedirectUris:1", "http://two.test/cb?x=1"));

        var answer = await app.ChooseAsync(("client_id", "cccccccc-0000-4000-8000-000000000001"), ("redirect_uri", "http://two.test/cb?x=1"), ("user", The.AdminId));

        Assert.StartsWith("http://two.test/cb?x=1&code=", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(400, (int)(await app.AuthorizeAsync(("client_id", "cccccccc-0000-4000-8000-000000000001"))).StatusCode);
    }
}
