using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Relay.Identity;
using Relay.Secrets.Rotation;
using Relay.Storage;

namespace Relay.Portal.Pages.Secrets;

/// <summary>A tenant's secrets: masked, with their ages and ends, and what is under way.</summary>
[Authorize(Policies.Viewer)]
internal sealed class IndexModel(SecretList secrets, RotationDesk desk, TimeProvider time) : TenantPage
{
    private const int Shown = 10;

    public IReadOnlyList<SecretView> Groups { get; private set; } = [];

    public IReadOnlyList<RotationView> Latest { get; private set; } = [];

    public DateTimeOffset Now { get; } = time.GetUtcNow();

    /// <summary>Why nothing can be shown.</summary>
    public string? Fault { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        try
        {
            if (await secrets.ReadAsync(Tenant, HttpContext.RequestAborted) is not { } groups)
            {
                return NotFound();
            }

            Groups = [.. groups.Select(SecretView.Of)];
            Latest = [.. (await desk.ListAsync(Tenant, HttpContext.RequestAborted)).Take(Shown).Select(RotationView.Of)];
        }
        catch (Exception away) when (StoreFault.Is(away))
        {
            Fault = "The store does not answer now. Webhooks go on; look again in a moment.";
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        return Page();
    }
}
