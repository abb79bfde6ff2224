using System.Text;
using Relay.Connections;
using Relay.Connections.Checks;
using Relay.Tests.Connections;
using Relay.Tests.Hosting;

namespace Relay.Tests.Portal;

/// <summary>The Health page, without script.</summary>
public sealed class HealthPageTests : IAsyncLifetime
{
    private const string Page = "/t/acme/health";

    private readonly FakeProviders _providers = new();
    private readonly RelayApp _app = new() { Seed = ConnectionsApiTests.Seed };

    public ValueTask InitializeAsync()
    {
        _app.With("Relay:Roles", "Ingest,Portal").WithProviders(_providers.Handler).WithPeople();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _providers.Dispose();
    }

    [Fact]
    public async Task An_admin_runs_all_checks_and_one_again()
    {
        using var admin = await _app.AdminAsync("acme");
        var before = (await admin.GetAsync(Page)).IsPage();
        Assert.Equal(_providers.List.All.Select(c => c.Title), before.AllOf(".checks h3"));
        Assert.All(before.AllOf(".checks .state"), state => Assert.Equal(CheckStates.Waiting, state));

        _providers.OnError("GET /12/subscriptions", 190, "Invalid OAuth access token signature.");
        Assert.Equal((302, Page), await SentAsync(admin, before, "main form.row"));
        var after = (await admin.GetAsync(Page)).IsPage();
        Assert.Equal("failed", after.WordsOf($"#check-{CheckIds.AppSecret} .state"));
        Assert.Contains("App settings > Basic", after.WordsOf($"#check-{CheckIds.AppSecret} [data-part=remedy]"), StringComparison.Ordinal);
        Assert.Contains("190", after.WordsOf($"#check-{CheckIds.AppSecret} [data-part=said]"), StringComparison.Ordinal);
        Assert.Equal("passed", after.WordsOf($"#check-{CheckIds.GenesysFlow} .state"));
        Assert.DoesNotContain("hush", after.Body, StringComparison.Ordinal);

        _providers.On("GET /12/subscriptions", FakeProviders.Subscriptions());
        Assert.Equal((302, Page), await SentAsync(admin, after, $"#check-{CheckIds.AppSecret} button"));
        var again = (await admin.GetAsync(Page)).IsPage();
        Assert.Equal(("passed", "waiting"), (again.WordsOf($"#check-{CheckIds.AppSecret} .state"), again.WordsOf($"#check-{CheckIds.Token} .state")));
    }

    [Fact]
    public async Task A_script_gets_each_result_in_a_line_of_its_own()
    {
        using var admin = await _app.AdminAsync("acme");
        var answer = await admin.PostByHandAsync($"{Page}?handler=Live", ("id", CheckIds.GenesysToken));
        var lines = answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((200, 2), (answer.Status, lines.Length));
        Assert.Contains("\"isBegun\":true", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"id\":\"genesys-token\"", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_sees_what_was_found_and_runs_nothing_and_others_see_nothing()
    {
        using var viewer = await _app.ViewerAsync("acme");
        var page = (await viewer.GetAsync(Page)).IsPage();
        Assert.Empty(page.AllOf("main form"));
        Assert.Equal(403, (await viewer.PostByHandAsync(Page)).Status);
        Assert.Equal(403, (await viewer.PostByHandAsync($"{Page}?handler=Live")).Status);
        Assert.Empty(_providers.Requests);

        using var stranger = await _app.AdminAsync("globex");
        Assert.Equal(404, (await stranger.GetAsync(Page)).Status);
        Assert.Equal(404, (await stranger.PostByHandAsync(Page)).Status);
    }

    [Fact]
    public async Task The_overview_and_the_secrets_show_what_the_checks_learnt_of_the_token()
    {
        using var viewer = await _app.ViewerAsync("acme");
        Assert.Contains("have not been run yet", (await viewer.GetAsync("/t/acme")).IsPage().Words, StringComparison.Ordinal);

        using var admin = await _app.AdminAsync("acme");
        _providers.On("GET /debug_token?input_token=hush-token", FakeProviders.Token(more: ",\"data_access_expires_at\":4102444800"));
        Assert.Equal(302, (await admin.PostByHandAsync(Page)).Status);
        var overview = (await viewer.GetAsync("/t/acme")).IsPage();
        Assert.Contains("access to data of the WhatsApp token", overview.WordsOf("[data-summary=expiry]"), StringComparison.Ordinal);
        Assert.Contains("2100-01-01", overview.WordsOf("[data-summary=expiry]"), StringComparison.Ordinal);
        Assert.Contains("2100-01-01", (await viewer.GetAsync("/t/acme/secrets")).IsPage().Words, StringComparison.Ordinal);

        // What Meta says of a dead token is not noted; the failure is counted.
        _providers.On("GET /debug_token?input_token=hush-token", """{"data":{"app_id":"12","is_valid":false,"expires_at":1,"error":{"code":190,"message":"expired","subcode":463}}}""");
        Assert.Equal(302, (await admin.PostByHandAsync(Page)).Status);
        var failed = (await viewer.GetAsync("/t/acme")).IsPage();
        Assert.EndsWith("failed", failed.WordsOf("[data-summary=checks] .state"), StringComparison.Ordinal);
        Assert.Contains("2100-01-01", failed.WordsOf("[data-summary=expiry]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_runs_are_refused_in_words()
    {
        using var admin = await _app.AdminAsync("acme");
        for (var i = 0; i < new ConnectionOptions().CheckRuns; i++)
        {
            var run = await admin.PostByHandAsync(Page, ("id", CheckIds.GenesysToken));
            Assert.True(run.Status == 302, run.Body);
        }

        var refused = await admin.PostByHandAsync(Page, ("id", CheckIds.GenesysToken));
        Assert.Equal(409, refused.Status);
        Assert.Contains("Wait a few minutes", refused.WordsOf(".notice.bad"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_refused_webhook_is_told_without_its_signature()
    {
        using var admin = await _app.AdminAsync("acme");
        Assert.Contains("Nothing has come yet.", (await admin.GetAsync(Page)).IsPage().Words, StringComparison.Ordinal);

        using var client = _app.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhook/meta/acme") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", "sha1=0123456789abcdef");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)answer.StatusCode);

        var page = (await admin.GetAsync(Page)).IsPage();
        Assert.Contains("written in another way", page.Words, StringComparison.Ordinal);
        Assert.Contains("seen, 21 characters, algorithm sha1", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcdef", page.Body, StringComparison.Ordinal);
    }

    private static async Task<(int, string?)> SentAsync(SignedIn who, PageAnswer page, string form)
    {
        var answer = await who.SubmitAsync(page, form);
        return (answer.Status, answer.Location);
    }
}
