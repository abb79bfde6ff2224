using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Relay.Identity;

namespace Relay.Portal.Pages.SignIn;

/// <summary>Offers the regions.</summary>
[AllowAnonymous]
internal sealed class IndexModel(SignInFlow flow) : PageModel
{
    public IReadOnlyList<string> Regions { get; private set; } = [];

    public string ReturnUrl { get; private set; } = "/";

    public IActionResult OnGet(string? returnUrl)
    {
        ReturnUrl = Returns.Safe(Url, returnUrl);
        Regions = flow.RegionOf(Request.Host.Host) is { } region ? [region] : flow.Regions;
        return Page();
    }
}
