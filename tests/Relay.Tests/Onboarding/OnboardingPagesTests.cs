using System.Text.Json;
using Relay.Onboarding;
using Relay.Tests.Hosting;
using Relay.Tests.Portal;

namespace Relay.Tests.Onboarding;

/// <summary>The pages as browsers without script see them, and what a script posts.</summary>
public sealed class OnboardingPagesTests(PortalApp portal) : IClassFixture<PortalApp>
{
    private const string Base = $"/t/{ApiClient.Tenant}/onboarding";
    private const string Secret = "client-secret-of-the-quay-4711";

    [Fact]
    public async Task Somebody_walks_through_the_steps_and_finds_what_he_entered_in_another_browser()
    {
        using var ana = await portal.App.AdminAsync(ApiClient.Tenant, "ana@quay.example");
        Assert.StartsWith(Base, (await ana.GetAsync(Base)).Location, StringComparison.Ordinal);
        var first = (await ana.GetAsync($"{Base}/organization")).IsPage();
        Assert.Equal("step", first.Document.QuerySelector(".steps a")!.GetAttribute("aria-current"));

        var faulty = await ana.SubmitAsync(first, "button[value=next]", ("name", "Quay Ltd"), ("email", "nobody"), ("phone", ""));
        Assert.Equal(422, faulty.Status);
        Assert.Equal("This is no e-mail address; one looks like name@company.com.", faulty.WordsOf("#field-email-fault"));
        var input = faulty.Document.QuerySelector("#field-email")!;
        Assert.Equal(("nobody", "true"), (input.GetAttribute("value"), input.GetAttribute("aria-invalid")));
        Assert.Contains("field-email-fault", input.GetAttribute("aria-describedby"), StringComparison.Ordinal);
        Assert.Contains("Enter a phone number in international form.", faulty.WordsOf("#summary"), StringComparison.Ordinal);

        var good = await ana.SubmitAsync(faulty, "button[value=next]", ("email", "ops@quay.example"), ("phone", " +14155550100 "), ("region", "europe"));
        Assert.Equal((302, $"{Base}/genesys"), (good.Status, good.Location));
        var genesys = (await ana.GetAsync($"{Base}/genesys")).IsPage();
        Assert.Contains("Blanks around it were taken away.", genesys.WordsOf(".notice"), StringComparison.Ordinal);
        var field = genesys.Document.QuerySelector("#field-clientSecret")!;
        Assert.Equal(("password", "new-password", "false"), (field.GetAttribute("type"), field.GetAttribute("autocomplete"), field.GetAttribute("spellcheck")));
        await ana.SubmitAsync(
            genesys, "button[value=next]", ("clientId", "5f0c9d1e-7b1a-4c5e-9f6a-1d2e3f405060"), ("clientSecret", Secret), ("region", "eu-west-1"), ("environment", "test"));

        using var ben = await portal.App.AdminAsync(ApiClient.Tenant, "ben@quay.example");
        var seen = (await ben.GetAsync($"{Base}/genesys")).IsPage();
        Assert.Equal("••••••••4711", seen.WordsOf("[data-mask]"));
        Assert.DoesNotContain(Secret, seen.Body, StringComparison.Ordinal);
        Assert.Null(seen.Document.QuerySelector("#field-clientSecret")!.GetAttribute("value"));
        Assert.Equal("eu-west-1", seen.Document.QuerySelector("#field-region option[selected]")!.GetAttribute("value"));

        // What comes later is shown, but leads nowhere yet.
        Assert.Equal(["Organisation", "Genesys", "WhatsApp"], seen.Document.QuerySelectorAll(".steps a").Select(a => a.FirstChild!.TextContent.Trim()));
        Assert.Equal($"{Base}/whatsapp", (await ben.GetAsync($"{Base}/test")).Location);
        Assert.Equal($"{Base}/whatsapp", (await ben.GetAsync($"{Base}/deployment")).Location);
        Assert.Equal(404, (await ben.GetAsync($"{Base}/elsewhere")).Status);
    }

    [Fact]
    public async Task A_script_saves_one_field_and_is_told_what_came_of_it()
    {
        using var ana = await portal.App.AdminAsync(ApiClient.OtherTenant);
        var address = $"/t/{ApiClient.OtherTenant}/onboarding/organization?handler=Field";
        var saved = await ana.PostByHandAsync(address, ("name", " Lagoon Ltd "), ("was.name", "Lagoon"));
        var field = JsonDocument.Parse(saved.Bytes).RootElement.GetProperty("fields").GetProperty("name");
        Assert.Equal(
            ("Lagoon Ltd", "Lagoon Ltd", true, "Blanks around it were taken away."),
            (field.GetProperty("value").GetString(), field.GetProperty("was").GetString(), field.GetProperty("isValid").GetBoolean(), field.GetProperty("note").GetString()));

        // Another browser, that saw what was there before.
        var later = await ana.PostByHandAsync(address, ("name", "Lagoon and Sons"), ("was.name", "Lagoon"));
        Assert.Contains("has replaced it", JsonDocument.Parse(later.Bytes).RootElement.GetProperty("fields").GetProperty("name").GetProperty("note").GetString(), StringComparison.Ordinal);

        Assert.Equal(400, (await ana.PostAsync(address, [new("name", "From elsewhere")])).Status);
    }

    [Fact]
    public async Task A_viewer_sees_how_far_it_is_and_changes_nothing()
    {
        using var viewer = await portal.App.ViewerAsync(ApiClient.Tenant);
        var page = (await viewer.GetAsync($"{Base}/organization")).IsPage();
        Assert.Null(page.Document.QuerySelector("main form"));
        Assert.Contains("Company name", page.Words, StringComparison.Ordinal);
        foreach (var (path, name) in new[] { ("organization", "name"), ("organization?handler=Field", "name"), ("test", "id"), ("test?handler=Live", "id"), ("deployment?handler=Deploy", "x"), ("deployment?handler=DeployLive", "x"), ("deployment?handler=Complete", "x") })
        {
            Assert.Equal(403, (await viewer.PostByHandAsync($"{Base}/{path}", (name, "Changed"))).Status);
        }

        using var watch = await portal.App.OperatorAsync();
        Assert.Null((await watch.GetAsync($"{Base}/organization")).IsPage().Document.QuerySelector("main form"));
        Assert.Equal(403, (await watch.PostByHandAsync($"{Base}/organization", ("name", "Changed"))).Status);
        Assert.Equal(404, (await watch.ApiAsync(HttpMethod.Get, "/api/onboarding/progress")).Status);
    }

    [Fact]
    public async Task Another_tenants_onboarding_does_not_exist()
    {
        using var foreign = await portal.App.AdminAsync(ApiClient.OtherTenant, "foreign@lagoon.example");
        foreach (var path in new[] { "", "/organization", "/genesys", "/whatsapp", "/test", "/deployment" })
        {
            Assert.Equal(404, (await foreign.GetAsync($"{Base}{path}")).Status);
            Assert.Equal(404, (await foreign.PostByHandAsync($"{Base}{path}", ("name", "Taken"))).Status);
        }
    }

    [Fact]
    public async Task The_API_keeps_fields_and_names_each_fault_by_its_field()
    {
        using var admin = await portal.App.AdminAsync(ApiClient.OtherTenant, "api@lagoon.example");
        var saved = await SaveAsync("""{"step":"genesys","fields":{"clientSecret":"a-client-secret-that-is-long","environment":"production"}}""");
        Assert.Equal((200, "••••••••long"), (saved.Status, saved.Json.GetProperty("fields").GetProperty("clientSecret").GetProperty("mask").GetString()));
        Assert.DoesNotContain("a-client-secret", saved.Body, StringComparison.Ordinal);

        var invalid = await SaveAsync("""{"step":"whatsapp","fields":{"wabaId":"12","appId":"77"}}""");
        Assert.Equal((422, "invalid"), (invalid.Status, invalid.Problem));
        Assert.Equal(["wabaId"], invalid.Json.GetProperty("errors").EnumerateObject().Select(e => e.Name));

        var progress = await admin.ApiAsync(HttpMethod.Get, "/api/onboarding/progress");
        var whatsapp = progress.Json.GetProperty("steps").EnumerateArray().Single(s => s.GetProperty("name").GetString() == OnboardingSteps.WhatsApp).GetProperty("fields");
        Assert.Equal(("12", false), (whatsapp.GetProperty("wabaId").GetProperty("value").GetString(), whatsapp.GetProperty("wabaId").GetProperty("isValid").GetBoolean()));
        Assert.Equal("77", whatsapp.GetProperty("appId").GetProperty("value").GetString());

        Assert.Equal((400, "malformed"), Of(await SaveAsync("""{"step":"test","fields":{}}""")));
        Assert.Equal((400, "malformed"), Of(await SaveAsync("""{"step":"whatsapp","fields":{"region":"europe"}}""")));
        Assert.Equal((400, "malformed"), Of(await SaveAsync("""{"step":"whatsapp","fields":{"appId":null}}""")));
        Assert.Equal((400, "malformed"), Of(await SaveAsync("""{"step":"whatsapp"}""")));
        Assert.Equal((400, "malformed"), Of(await SaveAsync("no json")));
        Assert.Equal((400, "antiforgery"), Of(await admin.ApiAsync(HttpMethod.Post, "/api/onboarding/save", """{"step":"whatsapp","fields":{}}""", withToken: false)));

        var early = await admin.ApiAsync(HttpMethod.Post, "/api/integration/validate");
        Assert.Equal((409, "not-entered"), Of(early));
        Assert.Contains("whatsapp.systemUserToken", early.Json.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        var live = await admin.ApiAsync(HttpMethod.Post, "/api/onboarding/complete");
        Assert.Equal((409, "not-ready"), Of(live));

        Task<ApiAnswer> SaveAsync(string body) => admin.ApiAsync(HttpMethod.Post, "/api/onboarding/save", body);
    }

    [Theory]
    [InlineData("GET", "/api/onboarding/progress")]
    [InlineData("POST", "/api/onboarding/save")]
    [InlineData("POST", "/api/onboarding/complete")]
    [InlineData("POST", "/api/integration/validate")]
    public async Task The_API_is_for_those_who_may_change_the_tenant(string method, string path)
    {
        var body = method == "POST" ? "{}" : null;
        Assert.Equal(401, (await portal.Client.SendAsync(new HttpMethod(method), path, key: null, body)).Status);
        Assert.Equal((403, "scope"), Of(await portal.Client.SendAsync(new HttpMethod(method), path, ApiClient.Sender, body)));
        using var viewer = await portal.App.ViewerAsync(ApiClient.Tenant);
        Assert.Equal((403, "scope"), Of(await viewer.ApiAsync(new HttpMethod(method), path, body)));
    }

    private static (int, string?) Of(ApiAnswer answer) => (answer.Status, answer.Problem);
}
