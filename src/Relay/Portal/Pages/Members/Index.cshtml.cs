using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Relay.Identity;

namespace Relay.Portal.Pages.Members;

/// <summary>Who may sign in, and as what.</summary>
[Authorize(Policies.Viewer)]
internal sealed class IndexModel(Identity.Members members) : TenantPage
{
    public IReadOnlyList<MemberItem> Members { get; private set; } = [];

    /// <summary>The caller's own address.</summary>
    public string? Own => User.FindFirstValue(ApiCaller.EmailClaim);

    public async Task OnGetAsync() => Members = (await members.ListAsync(Tenant, HttpContext.RequestAborted)).Items;
}
