using Relay.Tests.Hosting;

namespace Relay.Tests.Portal;

/// <summary>What a session can be used for by somebody who only has its cookie.</summary>
public sealed class ProofTests
{
    private const string Keys = $"/t/{ApiClient.Tenant}/keys";

    [Fact]
    public async Task Nobody_makes_a_key_who_has_not_proven_lately_who_he_is()
    {
        var time = new ShiftedTime();
        await using var app = new RelayApp { Seed = ApiClient.Seed }.With("Relay:Roles", "Portal").WithPeople().With(time);
        using var admin = await app.AdminAsync(ApiClient.Tenant);
        (await admin.GetAsync(Keys + "/new")).IsPage();
        time.Show(time.GetUtcNow().AddMinutes(6));

        var asked = await admin.GetAsync(Keys + "/new");
        Assert.Equal((302, $"/signin/step-up?returnUrl={Uri.EscapeDataString(Keys + "/new")}"), (asked.Status, asked.Location));
        Assert.Equal(302, (await admin.PostByHandAsync(Keys + "/new", ("id", "thief"), ("scopes", "secrets:write"))).Status);
        var api = await admin.ApiAsync(HttpMethod.Post, $"/api/tenants/{ApiClient.Tenant}/keys", """{"id":"thief","scopes":["secrets:write"]}""");
        Assert.Equal((403, "step-up"), (api.Status, api.Problem));
        Assert.DoesNotContain("thief", (await admin.GetAsync(Keys)).IsPage().Words, StringComparison.Ordinal);

        // A machine proves itself with every request.
        var made = await new ApiClient(app).SendAsync(
            HttpMethod.Post, $"/api/tenants/{ApiClient.Tenant}/keys", ApiClient.Manager, """{"id":"reader-of-audit","scopes":["audit:read"]}""");
        Assert.Equal(201, made.Status);
    }

    [Fact]
    public async Task Whoever_signs_in_too_often_is_told_so_on_a_page()
    {
        await using var app = new RelayApp { Seed = ApiClient.Seed }.With("Relay:Roles", "Portal").With("Portal:SignInStepsPerMinute", "1").WithPeople();
        using var stranger = app.Stranger();
        Assert.Equal(302, (await stranger.GetAsync("/signin/start?region=eu-west-1")).Status);
        var refused = await stranger.GetAsync("/signin/start?region=eu-west-1");
        Assert.Equal((429, "Too many tries"), (refused.Status, refused.WordsOf("h1")));
    }

    [Fact]
    public async Task A_stranger_cannot_have_the_description_of_the_API_made_again_and_again()
    {
        await using var app = new RelayApp { Seed = ApiClient.Seed }.With("Relay:Roles", "Portal").WithPeople();
        var client = new ApiClient(app);
        Assert.Null((await client.SendAsync(HttpMethod.Get, "/openapi/v1.json?any=1", key: null)).Headers.Age);
        Assert.NotNull((await client.SendAsync(HttpMethod.Get, "/openapi/v1.json?any=2", key: null)).Headers.Age);
    }
}
