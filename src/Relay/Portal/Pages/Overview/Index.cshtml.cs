using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Relay.Connections.Health;
using Relay.Identity;
using Relay.Model;

namespace Relay.Portal.Pages.Overview;

/// <summary>What a tenant has, and how it does.</summary>
[Authorize(Policies.Viewer)]
internal sealed class IndexModel(ITenantDirectory tenants, TenantHealth health, IOptions<RelayOptions> relay) : TenantPage
{
    /// <summary>Null for a moment after it was made.</summary>
    public Tenant? Known { get; private set; }

    public string BaseUrl { get; private set; } = "";

    /// <summary>Null while the store does not answer.</summary>
    public TenantSummary? Summary { get; private set; }

    public async Task OnGetAsync()
    {
        Summary = await health.SummaryAsync(Tenant, HttpContext.RequestAborted);
        Known = tenants.Current.Find(Tenant.Value);
        BaseUrl = relay.Value.WebhookBaseUrl;
    }
}
