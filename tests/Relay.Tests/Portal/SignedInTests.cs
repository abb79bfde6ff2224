using Relay.Tests.Hosting;

namespace Relay.Tests.Portal;

/// <summary>What the pages that came first show to whom; and that the sessions of these tests are what they say.</summary>
public sealed class SignedInTests(PortalApp portal) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task A_member_sees_his_tenant_and_no_other()
    {
        using var viewer = await portal.App.ViewerAsync(ApiClient.Tenant);
        Assert.Equal($"/t/{ApiClient.Tenant}", (await viewer.GetAsync("/")).Location);
        var page = (await viewer.GetAsync($"/t/{ApiClient.Tenant}")).IsPage();
        Assert.Equal("Quay", page.WordsOf("h1"));
        Assert.Equal("viewer", page.WordsOf(".role"));
        Assert.Equal(404, (await viewer.GetAsync($"/t/{ApiClient.OtherTenant}")).Status);
        var refused = await viewer.GetAsync("/tenants");
        Assert.Equal((403, "You may not do this"), (refused.Status, refused.WordsOf("h1")));
        var nowhere = await viewer.GetAsync("/nowhere");
        Assert.Equal((404, "There is no such page"), (nowhere.Status, nowhere.WordsOf("h1")));
    }

    [Fact]
    public async Task An_operator_sees_every_tenant_and_a_stranger_none()
    {
        using var watch = await portal.App.OperatorAsync();
        Assert.Equal([ApiClient.OtherTenant, ApiClient.Tenant], (await watch.GetAsync("/tenants")).IsPage().AllOf("tbody td:first-child"));
        (await watch.GetAsync($"/t/{ApiClient.OtherTenant}")).IsPage();

        using var stranger = portal.App.Stranger();
        var sent = await stranger.GetAsync($"/t/{ApiClient.Tenant}");
        Assert.Equal((302, $"/signin?returnUrl=%2Ft%2F{ApiClient.Tenant}"), (sent.Status, sent.Location));
    }

    [Fact]
    public async Task To_an_operator_what_can_be_no_tenant_is_none()
    {
        using var watch = await portal.App.OperatorAsync();
        foreach (var page in new[] { "", "/audit", "/members", "/health" })
        {
            Assert.Equal(404, (await watch.GetAsync($"/t/No_Tenant{page}")).Status);
        }

        Assert.Equal(404, (await watch.ApiAsync(HttpMethod.Get, "/api/tenants/No_Tenant/audit")).Status);
    }

    [Fact]
    public async Task Who_signs_out_is_out_and_nobody_else_is()
    {
        using var one = await portal.App.AdminAsync(ApiClient.Tenant, "leaves@quay.example");
        using var other = await portal.App.AdminAsync(ApiClient.Tenant, "stays@quay.example");
        var form = (await one.GetAsync("/signout")).IsPage();
        var foreign = await one.PostAsync("/signout", []);
        Assert.Equal((400, "That did not work"), (foreign.Status, foreign.WordsOf("h1")));
        Assert.Equal("/signin", (await one.SubmitAsync(form, "main form")).Location);
        Assert.Equal(302, (await one.GetAsync($"/t/{ApiClient.Tenant}")).Status);
        (await other.GetAsync($"/t/{ApiClient.Tenant}")).IsPage();
    }
}
