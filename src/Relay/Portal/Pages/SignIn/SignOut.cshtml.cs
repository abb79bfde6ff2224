using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Relay.Identity;

namespace Relay.Portal.Pages.SignIn;

/// <summary>Ends this session, or all.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class SignOutModel(SessionEnds ends) : PageModel
{
    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync()
    {
        await HttpContext.SignOutAsync(Sessions.SchemeName);
        return RedirectToPage("/SignIn/Index");
    }

    public async Task<IActionResult> OnPostEverywhereAsync()
    {
        await ends.EndAllAsync(User, ApiCaller.ActorOf(HttpContext), HttpContext.RequestAborted);
        return await OnPostAsync();
    }
}
