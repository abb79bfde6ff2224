using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Relay.Identity;

namespace Relay.Portal.Pages;

/// <summary>Leads everybody to what is his.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class IndexModel : PageModel
{
    public IActionResult OnGet() => ApiCaller.TenantOf(User) is { } tenant ? Redirect($"/t/{tenant}") : Redirect("/tenants");
}
