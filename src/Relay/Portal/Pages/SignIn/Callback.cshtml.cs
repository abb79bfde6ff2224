using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Relay.Identity;

namespace Relay.Portal.Pages.SignIn;

/// <summary>Takes the browser back from Genesys.</summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.SignIn)]
internal sealed class CallbackModel(SignInFlow flow, Door door, TimeProvider time) : PageModel
{
    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? code, string? state)
    {
        var answer = await flow.CompleteAsync(PassCookie.Take(HttpContext), state, code, HttpContext.RequestAborted);
        if (answer is not { Pass: { } pass, User: { } user })
        {
            return Refuse(answer.Refusal);
        }

        if (pass.ProvesAgain is { } expected)
        {
            return await ProveAsync(pass, SessionStore.UserKey(user.OrganizationId, user.Id), expected);
        }

        if (User.Identity?.IsAuthenticated == true)
        {
            // Signed in elsewhere in this browser meanwhile: that session ends, and he begins anew.
            await HttpContext.SignOutAsync(Sessions.SchemeName);
            return RedirectToPage("/SignIn/Index", new { pass.ReturnUrl });
        }

        var (caller, refusal) = await door.OpenAsync(user, pass.Region, ApiCaller.ActorOf(HttpContext).Source, HttpContext.RequestAborted);
        if (caller is null)
        {
            return Refuse(refusal);
        }

        await HttpContext.SignInAsync(Sessions.SchemeName, caller);
        return LocalRedirect(pass.ReturnUrl);
    }

    private async Task<IActionResult> ProveAsync(SignInPass pass, string proven, string expected)
    {
        if (proven != expected || User.FindFirst(ApiCaller.UserClaim)?.Value != expected)
        {
            return Refuse("Somebody else signed in at Genesys than is signed in here. Nothing was confirmed.");
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        await HttpContext.SignInAsync(Sessions.SchemeName, Sessions.With(User, ApiCaller.ProvenClaim, now));
        return LocalRedirect(pass.ReturnUrl);
    }

    private PageResult Refuse(string? words)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        Refusal = words;
        return Page();
    }
}
