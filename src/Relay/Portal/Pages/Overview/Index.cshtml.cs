using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Relay.Identity;
using Relay.Model;

namespace Relay.Portal.Pages.Overview;

/// <summary>What a tenant has, and how it does.</summary>
[Authorize(Policies.Viewer)]
internal sealed class IndexModel(ITenantDirectory tenants, IOptions<RelayOptions> relay) : TenantPage
{
    /// <summary>Null for a moment after it was made.</summary>
    public Tenant? Known { get; private set; }

    public string BaseUrl { get; private set; } = "";

    public void OnGet()
    {
        Known = tenants.Current.Find(Tenant.Value);
        BaseUrl = relay.Value.WebhookBaseUrl;
    }
}
