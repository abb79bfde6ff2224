using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Relay.Identity;
using Relay.Model;

namespace Relay.Portal.Pages.Members;

/// <summary>Lets somebody sign in.</summary>
[Authorize(Policies.Admin)]
internal sealed class NewModel(Identity.Members members) : TenantPage
{
    public string Email { get; private set; } = "";

    public string Role { get; private set; } = MemberRoles.Viewer;

    public string? Words { get; private set; }

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(string? email, string? role)
    {
        (Email, Role) = (email ?? "", role ?? "");
        var outcome = await members.AddAsync(Tenant, Email, Role, Actor, HttpContext.RequestAborted);
        if (outcome.Fault != MemberFault.None)
        {
            Words = outcome.Words;
            return Page();
        }

        Notice = $"{outcome.Member!.Email} may sign in now. No mail was sent: tell them the address of this portal.";
        return Redirect($"/t/{Tenant}/members");
    }
}
