using Microsoft.AspNetCore.Authorization;
using Relay.Identity;

namespace Relay.Portal.Pages.Overview;

/// <summary>How a tenant does.</summary>
[Authorize(Policies.Viewer)]
internal sealed class IndexModel : TenantPage
{
    public void OnGet()
    {
    }
}
