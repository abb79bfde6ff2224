using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Relay.Identity;
using Relay.Onboarding;

namespace Relay.Portal.Pages.Onboarding;

/// <summary>Leads to the first step that is not done.</summary>
[Authorize(Policies.Viewer)]
internal sealed class IndexModel(OnboardingDrafts drafts) : OnboardingPage(drafts)
{
    public async Task<IActionResult> OnGetAsync() =>
        await LoadAsync(OnboardingSteps.Organization, HttpContext.RequestAborted) ? Redirect(AddressOf(Progress.Next)) : NotFound();
}
