using Microsoft.Extensions.DependencyInjection;
using Relay.Model;
using Relay.Tenants;
using Relay.Tests.Hosting;
using Relay.Tests.Portal;

namespace Relay.Tests.Api;

/// <summary>Answers that are kept for a moment are kept for those who may have them.</summary>
public sealed class AnswerCacheTests(PortalApp portal) : IClassFixture<PortalApp>
{
    private const string Own = $"/api/tenants/{ApiClient.Tenant}";
    private const string Others = $"/api/tenants/{ApiClient.OtherTenant}";

    [Fact]
    public async Task No_tenant_ever_gets_anothers_answer()
    {
        using var ana = await portal.App.AdminAsync(ApiClient.Tenant, "ana-cache@quay.example");
        using var lou = await portal.App.AdminAsync(ApiClient.OtherTenant, "lou-cache@lagoon.example");
        for (var n = 0; n < 3; n++)
        {
            Assert.Equal((200, ApiClient.Tenant), IdOf(await ana.ApiAsync(HttpMethod.Get, Own)));
            Assert.Equal((200, ApiClient.OtherTenant), IdOf(await lou.ApiAsync(HttpMethod.Get, Others)));
            Assert.Equal(404, (await ana.ApiAsync(HttpMethod.Get, Others)).Status);
            Assert.Equal(404, (await lou.ApiAsync(HttpMethod.Get, Own)).Status);
        }

        Assert.Equal(401, (await portal.Client.SendAsync(HttpMethod.Get, Own, key: null)).Status);
        Assert.Equal(403, (await portal.Client.SendAsync(HttpMethod.Get, Own, ApiClient.Sender)).Status);
    }

    [Fact]
    public async Task A_change_of_the_tenant_ends_what_was_kept_of_it_and_of_nobody_else()
    {
        using var ana = await portal.App.AdminAsync(ApiClient.Tenant, "ana-change@quay.example");
        using var lou = await portal.App.AdminAsync(ApiClient.OtherTenant, "lou-change@lagoon.example");
        _ = await ana.ApiAsync(HttpMethod.Get, Own);
        _ = await lou.ApiAsync(HttpMethod.Get, Others);
        Assert.NotNull((await ana.ApiAsync(HttpMethod.Get, Own)).Headers.Age);

        var directory = portal.App.Services.GetRequiredService<TenantDirectory>();
        var before = directory.Current;
        directory.Swap(new TenantSnapshot(before.Version, before.Tenants.Select(t => t.Id.Value == ApiClient.Tenant ? t with { Name = "Another name" } : t)));
        try
        {
            var changed = await ana.ApiAsync(HttpMethod.Get, Own);
            Assert.Equal("Another name", changed.Json.GetProperty("name").GetString());
            Assert.Null(changed.Headers.Age);
            Assert.NotNull((await lou.ApiAsync(HttpMethod.Get, Others)).Headers.Age);
        }
        finally
        {
            directory.Swap(before);
        }
    }

    [Fact]
    public async Task What_is_kept_for_one_role_is_not_given_to_another()
    {
        using var admin = await portal.App.AdminAsync(ApiClient.Tenant, "ana-role@quay.example");
        using var viewer = await portal.App.ViewerAsync(ApiClient.Tenant, "vic-role@quay.example");
        _ = await admin.ApiAsync(HttpMethod.Get, Own);
        _ = await viewer.ApiAsync(HttpMethod.Get, Own);
        Assert.Equal(200, (await viewer.ApiAsync(HttpMethod.Get, Own)).Status);
        Assert.Contains("no-store", (await viewer.ApiAsync(HttpMethod.Get, Own)).Headers.CacheControl?.ToString(), StringComparison.Ordinal);
    }

    private static (int Status, string? Id) IdOf(ApiAnswer answer) => (answer.Status, answer.Status == 200 ? answer.Json.GetProperty("id").GetString() : null);
}
