using Microsoft.AspNetCore.Authorization;
using Relay.Identity;

namespace Relay.Portal.Pages.Keys;

/// <summary>A tenant's keys for machines.</summary>
[Authorize(Policies.Viewer)]
internal sealed class IndexModel(ApiKeys keys) : TenantPage
{
    public IReadOnlyList<ApiKeyItem> Keys { get; private set; } = [];

    public async Task OnGetAsync() => Keys = (await keys.ListAsync(Tenant, HttpContext.RequestAborted)).Items;
}
