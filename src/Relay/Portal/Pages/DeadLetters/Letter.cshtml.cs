using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Relay.Deliveries;
using Relay.Identity;

namespace Relay.Portal.Pages.DeadLetters;

/// <summary>One dead letter with all its attempts.</summary>
[Authorize(Policies.Viewer)]
internal sealed class LetterModel(DeadLetterPages letters) : TenantPage
{
    public DeadLetterFacts? Facts { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid letterId)
    {
        Facts = letters.HasStore ? await letters.FindAsync(Tenant, letterId, HttpContext.RequestAborted) : null;
        return Facts is null ? NotFound() : Page();
    }
}
