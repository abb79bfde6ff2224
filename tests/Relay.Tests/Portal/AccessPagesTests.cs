using Relay.Tests.Hosting;

namespace Relay.Tests.Portal;

/// <summary>Who may come to the pages about access, audit and what was not delivered; and what they say without a store.</summary>
public sealed class AccessPagesTests(PortalApp portal) : IClassFixture<PortalApp>
{
    private static readonly Guid Id = Guid.Parse("5d000000-0000-5000-8000-000000000001");

    public static TheoryData<string> Pages => [.. "audit keys members deadletters parked".Split(' ')];

    public static TheoryData<string, string> Changes => new()
    {
        { "GET", "keys/new" },
        { "POST", "keys/new" },
        { "GET", "keys/reader/revoke" },
        { "POST", "keys/reader/revoke" },
        { "GET", "members/new" },
        { "POST", "members/new" },
        { "GET", $"members/{Id}" },
        { "POST", $"members/{Id}" },
        { "POST", $"members/{Id}?handler=Remove" },
        { "POST", "deadletters/decide" },
        { "POST", "parked/change" },
    };

    public static TheoryData<string, string> ApiChanges => new()
    {
        { "POST", "keys" },
        { "DELETE", "keys/reader" },
        { "POST", "members" },
        { "PATCH", $"members/{Id}" },
        { "DELETE", $"members/{Id}" },
        { "POST", "parked/retry" },
        { "POST", "parked/discard" },
        { "POST", "deadletters/replay" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_member_sees_his_tenants_page_another_tenants_admin_none_and_a_stranger_the_sign_in(string page)
    {
        using var viewer = await portal.App.ViewerAsync(ApiClient.Tenant);
        using var foreign = await portal.App.AdminAsync(ApiClient.OtherTenant);
        using var watch = await portal.App.OperatorAsync();
        using var stranger = portal.App.Stranger();
        (await viewer.GetAsync($"/t/{ApiClient.Tenant}/{page}")).IsPage();
        (await watch.GetAsync($"/t/{ApiClient.Tenant}/{page}")).IsPage();
        var refused = await foreign.GetAsync($"/t/{ApiClient.Tenant}/{page}");
        Assert.Equal((404, "There is no such page"), (refused.Status, refused.WordsOf("h1")));
        Assert.Equal(302, (await stranger.GetAsync($"/t/{ApiClient.Tenant}/{page}")).Status);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Only_an_admin_of_the_tenant_changes_anything(string method, string page)
    {
        using var viewer = await portal.App.ViewerAsync(ApiClient.Tenant);
        using var foreign = await portal.App.AdminAsync(ApiClient.OtherTenant);
        using var watch = await portal.App.OperatorAsync();
        var path = $"/t/{ApiClient.Tenant}/{page}";
        async Task<int> TryAsync(SignedIn browser) => (method == "GET" ? await browser.GetAsync(path) : await browser.PostByHandAsync(path)).Status;

        Assert.Equal(403, await TryAsync(viewer));
        Assert.Equal(403, await TryAsync(watch));
        Assert.Equal(404, await TryAsync(foreign));
    }

    [Theory]
    [MemberData(nameof(ApiChanges))]
    public async Task The_same_holds_for_sessions_that_call_the_API(string method, string route)
    {
        using var viewer = await portal.App.ViewerAsync(ApiClient.Tenant);
        using var foreign = await portal.App.AdminAsync(ApiClient.OtherTenant);
        using var admin = await portal.App.AdminAsync(ApiClient.Tenant);
        var path = $"/api/tenants/{ApiClient.Tenant}/{route}";
        Assert.Equal(403, (await viewer.ApiAsync(new HttpMethod(method), path, "{}")).Status);
        Assert.Equal(404, (await foreign.ApiAsync(new HttpMethod(method), path, "{}")).Status);
        var unproven = await admin.ApiAsync(new HttpMethod(method), path, "{}", withToken: false);
        Assert.Equal((400, "antiforgery"), (unproven.Status, unproven.Problem));
    }

    [Fact]
    public async Task Without_a_store_the_pages_of_what_was_not_delivered_say_so()
    {
        using var admin = await portal.App.AdminAsync(ApiClient.Tenant);
        Assert.Contains("without a store", (await admin.GetAsync($"/t/{ApiClient.Tenant}/deadletters")).IsPage().Words, StringComparison.Ordinal);
        Assert.Contains("without a store", (await admin.GetAsync($"/t/{ApiClient.Tenant}/parked")).IsPage().Words, StringComparison.Ordinal);
        Assert.Equal(404, (await admin.GetAsync($"/t/{ApiClient.Tenant}/deadletters/{Id}")).Status);
        Assert.Equal(302, (await admin.GetAsync($"/t/{ApiClient.Tenant}/parked/deliveries?destination=whatsapp:1")).Status);
        Assert.Equal(302, (await admin.PostByHandAsync($"/t/{ApiClient.Tenant}/deadletters/decide", ("what", "replay"), ("ids", Id.ToString()))).Status);
        Assert.Equal(302, (await admin.PostByHandAsync($"/t/{ApiClient.Tenant}/parked/change", ("what", "retry"), ("destination", "whatsapp:1"))).Status);
    }
}
