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
    public IActionResult OnGet(string? region, string? returnUrl)
    {
        if (User.Identity?.IsAuthenticated == true)
        {
            // Whoever wants to be somebody else signs out first: a link from elsewhere must not end a session, and a new one never takes over an old key.
            return LocalRedirect(Returns.Safe(Url, returnUrl));
        }

        if (flow.Begin(region ?? "", Returns.Safe(Url, returnUrl), provesAgain: null) is not { } begun)
        {
            return RedirectToPage("/SignIn/Index");
        }

        PassCookie.Give(HttpContext, begun.Cookie);
        return Redirect(begun.Address.AbsoluteUri);
    }
}
