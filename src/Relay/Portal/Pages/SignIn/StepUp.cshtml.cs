using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Relay.Identity;

namespace Relay.Portal.Pages.SignIn;

/// <summary>Has somebody who signed in prove once more who he is.</summary>
[Authorize(Policies.SignedIn)]
[EnableRateLimiting(Limits.SignIn)]
internal sealed class StepUpModel(SignInFlow flow) : PageModel
{
    public string ReturnUrl { get; private set; } = "/";

    public IActionResult OnGet(string? returnUrl)
    {
        ReturnUrl = Returns.Safe(Url, returnUrl);
        return Page();
    }

    /// <summary>Sends him there. By a link, since a form may only lead to this site.</summary>
    public IActionResult OnGetGo(string? returnUrl)
    {
        var region = User.FindFirst(ApiCaller.RegionClaim)?.Value ?? "";
        if (flow.Begin(region, Returns.Safe(Url, returnUrl), User.FindFirst(ApiCaller.UserClaim)?.Value) is not { } begun)
        {
            return RedirectToPage("/SignIn/Index");
        }

        PassCookie.Give(HttpContext, begun.Cookie);
        return Redirect(begun.Address.AbsoluteUri);
    }
}
