using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Relay.Storage;
using Relay.Tests.Hosting;

namespace Relay.Tests.Portal;

public sealed class MembersPageTests : IAsyncLifetime
{
    private const string Path = $"/t/{ApiClient.Tenant}/members";

    // Each test has people of its own: they change one another.
    private readonly PortalApp _portal = new();

    public ValueTask InitializeAsync() => _portal.InitializeAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task Somebody_is_added_once_by_his_address_in_small_letters()
    {
        using var admin = await _portal.App.AdminAsync(ApiClient.Tenant);
        var form = (await admin.GetAsync(Path + "/new")).IsPage();
        Assert.Equal(Path, (await admin.SubmitAsync(form, "main form", ("email", " New.One@Quay.Example "), ("role", "viewer"))).Location);
        var list = (await admin.GetAsync(Path)).IsPage();
        Assert.Contains("new.one@quay.example", list.AllOf("td[data-label='E-mail']"));
        Assert.Contains("may sign in now", list.WordsOf(".notice.good"), StringComparison.Ordinal);
        Assert.Contains("on the list already", (await admin.SubmitAsync(form, "main form", ("email", "NEW.ONE@quay.example"))).WordsOf("#email-fault"), StringComparison.Ordinal);
        foreach (var address in new[] { "", "x", "a@b", "a b@quay.example", "a@quay.example,b@quay.example", "<a@quay.example>", new string('x', 250) + "@quay.example" })
        {
            Assert.Contains("no e-mail", (await admin.SubmitAsync(form, "main form", ("email", address))).WordsOf("#email-fault"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_last_admin_stays_and_says_why()
    {
        using var admin = await _portal.App.AdminAsync(ApiClient.Tenant);
        var page = await OfAsync(admin, "admin@quay.example");
        Assert.Contains("This is you", page.Words, StringComparison.Ordinal);
        Assert.Contains("last admin", (await admin.SubmitAsync(page, "main form", ("role", "viewer"))).WordsOf(".notice.bad"), StringComparison.Ordinal);
        Assert.Contains("last admin", (await admin.SubmitAsync(page, "form[data-confirm]")).WordsOf(".notice.bad"), StringComparison.Ordinal);

        // One who was only invited may never come: his address may be wrong.
        var form = (await admin.GetAsync(Path + "/new")).IsPage();
        await admin.SubmitAsync(form, "main form", ("email", "invited@quay.example"), ("role", "admin"));
        Assert.Contains("has ever signed in", (await admin.SubmitAsync(page, "form[data-confirm]")).WordsOf(".notice.bad"), StringComparison.Ordinal);
        (await admin.GetAsync(Path)).IsPage();
    }

    [Fact]
    public async Task Another_role_counts_at_once_and_who_is_removed_is_out()
    {
        using var admin = await _portal.App.AdminAsync(ApiClient.Tenant);
        using var other = await _portal.App.AdminAsync(ApiClient.Tenant, "other@quay.example");
        (await other.GetAsync($"/t/{ApiClient.Tenant}/keys/new")).IsPage();

        var page = await OfAsync(admin, "other@quay.example");
        Assert.Equal(Path, (await admin.SubmitAsync(page, "main form", ("role", "viewer"))).Location);
        Assert.Equal(403, (await other.GetAsync($"/t/{ApiClient.Tenant}/keys/new")).Status);
        (await other.GetAsync(Path)).IsPage();

        Assert.Equal(Path, (await admin.SubmitAsync(page, "form[data-confirm]")).Location);
        Assert.Equal(302, (await other.GetAsync(Path)).Status);
        await using var db = await _portal.App.Services.GetRequiredService<IDbContextFactory<RelayDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        Assert.False(await db.Sessions.AnyAsync(s => s.UserKey.EndsWith("user-other@quay.example"), TestContext.Current.CancellationToken));
        Assert.Equal(404, (await admin.SubmitAsync(page, "form[data-confirm]")).Status);
        var audit = (await admin.GetAsync($"/t/{ApiClient.Tenant}/audit")).Words;
        Assert.Contains("email: other@quay.example before: admin after: viewer", audit, StringComparison.Ordinal);
        Assert.Contains("Removed a member", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_admins_who_remove_one_another_leave_one()
    {
        for (var round = 0; round < 5; round++)
        {
            using var one = await _portal.App.AdminAsync(ApiClient.Tenant, "one@quay.example");
            using var two = await _portal.App.AdminAsync(ApiClient.Tenant, "two@quay.example");
            var (pageOfTwo, pageOfOne) = (await OfAsync(one, "two@quay.example"), await OfAsync(two, "one@quay.example"));
            await Task.WhenAll(one.SubmitAsync(pageOfTwo, "form[data-confirm]"), two.SubmitAsync(pageOfOne, "form[data-confirm]"));
            await using var db = await _portal.App.Services.GetRequiredService<IDbContextFactory<RelayDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
            Assert.Equal(1, await db.Members.CountAsync(m => m.TenantId == ApiClient.Tenant && m.Role == "admin", TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task The_API_does_the_same()
    {
        async Task<ApiAnswer> SendAsync(string method, string path, string? body = null) =>
            await _portal.Client.SendAsync(new HttpMethod(method), $"/api/tenants/{ApiClient.Tenant}/members{path}", ApiClient.Manager, body);

        using var admin = await _portal.App.AdminAsync(ApiClient.Tenant);
        var added = await SendAsync("POST", "", """{"email":"Api@quay.example","role":"admin"}""");
        Assert.Equal((201, "api@quay.example"), (added.Status, added.Json.GetProperty("email").GetString()));
        Assert.Equal(409, (await SendAsync("POST", "", """{"email":"api@quay.example","role":"viewer"}""")).Status);
        Assert.Equal(400, (await SendAsync("POST", "", """{"email":"x@quay.example","role":"operator"}""")).Status);
        var id = added.Json.GetProperty("id").GetString();
        Assert.Equal("viewer", (await SendAsync("PATCH", $"/{id}", """{"role":"viewer"}""")).Json.GetProperty("role").GetString());
        Assert.Equal(400, (await SendAsync("PATCH", $"/{id}", """{"email":"y@quay.example","role":"viewer"}""")).Status);
        var last = (await SendAsync("GET", "")).Json.GetProperty("items").EnumerateArray().Single(m => m.GetProperty("role").GetString() == "admin");
        Assert.Equal((409, "last-admin"), await SendAsync("DELETE", $"/{last.GetProperty("id")}") is var refused ? (refused.Status, refused.Problem) : default);
        Assert.Equal(204, (await SendAsync("DELETE", $"/{id}")).Status);
        Assert.Equal(404, (await SendAsync("DELETE", $"/{id}")).Status);
    }

    private static async Task<PageAnswer> OfAsync(SignedIn browser, string email)
    {
        var list = (await browser.GetAsync(Path)).IsPage();
        var row = list.Document.QuerySelectorAll("tbody tr").Single(r => r.TextContent.Contains(email, StringComparison.Ordinal));
        return (await browser.GetAsync(row.QuerySelector("a")!.GetAttribute("href")!)).IsPage();
    }
}
