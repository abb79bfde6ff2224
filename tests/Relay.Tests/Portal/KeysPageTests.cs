using System.Text.Json;
using Relay.Tests.Hosting;

namespace Relay.Tests.Portal;

public sealed class KeysPageTests(PortalApp portal) : IClassFixture<PortalApp>
{
    private const string Path = $"/t/{ApiClient.Tenant}/keys";

    [Fact]
    public async Task A_key_is_shown_once_serves_at_once_and_is_gone_when_it_is_revoked()
    {
        using var admin = await portal.App.AdminAsync(ApiClient.Tenant);
        var form = (await admin.GetAsync(Path + "/new")).IsPage();
        var made = (await admin.SubmitAsync(form, "main form", ("id", "crm"), ("scopes", "audit:read"))).IsPage();
        var key = made.WordsOf("#key");
        Assert.StartsWith("relay_", key, StringComparison.Ordinal);

        await Fakes.Waiting.UntilAsync(() => Audit(key) == 200);
        Assert.Equal(403, (await portal.Client.SendAsync(HttpMethod.Get, $"/api/tenants/{ApiClient.Tenant}/keys", key)).Status);
        var list = (await admin.GetAsync(Path)).IsPage();
        Assert.Contains("crm", list.Words, StringComparison.Ordinal);
        Assert.Contains("user:admin@quay.example", list.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(key, list.Body, StringComparison.Ordinal);
        var row = list.Document.QuerySelectorAll("tbody tr").Single(r => r.TextContent.Contains("crm", StringComparison.Ordinal));
        Assert.DoesNotContain("never", row.QuerySelector("[data-label='Last used']")!.TextContent, StringComparison.Ordinal);

        var confirm = (await admin.GetAsync(Path + "/crm/revoke")).IsPage();
        Assert.Equal((302, Path), await LocationAsync(admin.SubmitAsync(confirm, "main form")));
        Assert.Equal("The key crm was revoked.", (await admin.GetAsync(Path)).IsPage().WordsOf(".notice.good"));
        await Fakes.Waiting.UntilAsync(() => Audit(key) == 401);
        Assert.Equal(404, (await admin.GetAsync(Path + "/crm/revoke")).Status);
        Assert.Contains("was a key of this name", (await admin.SubmitAsync(form, "main form", ("id", "crm"), ("scopes", "audit:read"))).WordsOf("#id-fault"), StringComparison.Ordinal);
        Assert.Contains("Created an API key", (await admin.GetAsync($"/t/{ApiClient.Tenant}/audit?action=key.created")).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_name_or_no_right_is_told_and_makes_no_key()
    {
        using var admin = await portal.App.AdminAsync(ApiClient.Tenant);
        var form = (await admin.GetAsync(Path + "/new")).IsPage();
        foreach (var id in new[] { "", "-x", "Capital", "with space", new string('x', 41), "umlaut-ä" })
        {
            Assert.Contains("Allowed are", (await admin.SubmitAsync(form, "main form", ("id", id), ("scopes", "audit:read"))).WordsOf("#id-fault"), StringComparison.Ordinal);
        }

        Assert.Contains("at least one", (await admin.SubmitAsync(form, "main form", ("id", "x"))).WordsOf("#scopes-fault"), StringComparison.Ordinal);
        Assert.Contains("Allowed are", (await admin.SubmitAsync(form, "main form", ("id", "x"), ("scopes", "everything"))).WordsOf("#scopes-fault"), StringComparison.Ordinal);
        Assert.Contains("is or was", (await admin.SubmitAsync(form, "main form", ("id", "reader"), ("scopes", "audit:read"))).WordsOf("#id-fault"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_gives_no_right_that_it_lacks_and_no_tenant_has_more_than_fifty()
    {
        Task<ApiAnswer> MakeAsync(string id, string scope) => portal.Client.SendAsync(
            HttpMethod.Post, $"/api/tenants/{ApiClient.Tenant}/keys", ApiClient.Manager, JsonSerializer.Serialize(new { id, scopes = new[] { scope } }));

        Assert.Equal((403, "scope"), Outcome(await MakeAsync("climber", "secrets:write")));
        Assert.Equal(400, (await MakeAsync("Bad", "audit:read")).Status);
        using var admin = await portal.App.AdminAsync(ApiClient.Tenant);
        Assert.Equal(400, (await admin.ApiAsync(HttpMethod.Post, $"/api/tenants/{ApiClient.Tenant}/keys", "{}", withToken: false)).Status);
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => MakeAsync($"many-{n}", "tenant:read")));
        var keys = (await portal.Client.SendAsync(HttpMethod.Get, $"/api/tenants/{ApiClient.Tenant}/keys", ApiClient.Manager)).Json.GetProperty("items");
        Assert.Equal(50, keys.GetArrayLength());
        Assert.Contains((409, "too-many"), answers.Select(Outcome));
        Assert.All(answers.Where(a => a.Status == 201), a => Assert.StartsWith("relay_", a.Json.GetProperty("key").GetString(), StringComparison.Ordinal));
        Assert.Equal(204, (await portal.Client.SendAsync(HttpMethod.Delete, $"/api/tenants/{ApiClient.Tenant}/keys/{answers.First(a => a.Status == 201).Json.GetProperty("id")}", ApiClient.Manager)).Status);
        Assert.Equal(404, (await portal.Client.SendAsync(HttpMethod.Delete, $"/api/tenants/{ApiClient.Tenant}/keys/nobody", ApiClient.Manager)).Status);
        foreach (var made in answers.Where(a => a.Status == 201).Skip(1))
        {
            await portal.Client.SendAsync(HttpMethod.Delete, $"/api/tenants/{ApiClient.Tenant}/keys/{made.Json.GetProperty("id")}", ApiClient.Manager);
        }
    }

    private static (int, string?) Outcome(ApiAnswer answer) => (answer.Status, answer.Problem);

    private static async Task<(int, string?)> LocationAsync(Task<PageAnswer> sent) => await sent is var answer ? (answer.Status, answer.Location) : default;

    private int Audit(string key) => portal.Client.SendAsync(HttpMethod.Get, $"/api/tenants/{ApiClient.Tenant}/audit", key).GetAwaiter().GetResult().Status;
}
