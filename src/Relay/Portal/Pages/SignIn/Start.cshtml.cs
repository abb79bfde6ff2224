using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Relay.Identity;

namespace Relay.Portal.Pages.SignIn;

/// <summary>Sends the browser to Genesys.</summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.SignIn)]
internal sealed class StartModel(SignInFlow flow) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string? region, string? returnUrl)
    {
        if (flow.Begin(region ?? "", Returns.Safe(Url, returnUrl), provesAgain: null) is not { } begun)
        {
            return RedirectToPage("/SignIn/Index");
        }

        // A session that is there already ends here, so that nobody comes back into another's.
        await HttpContext.SignOutAsync(Sessions.SchemeName);
        PassCookie.Give(HttpContext, begun.Cookie);
        return Redirect(begun.Address.AbsoluteUri);
    }
}
