using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Relay.Identity;
using Relay.Model;
using Relay.Secrets.Rotation;
using Relay.Storage;

namespace Relay.Portal.Pages.Secrets;

/// <summary>Begins to change a secret, for whoever has proven lately who he is.</summary>
[Authorize(Policies.AdminWithStepUp)]
internal sealed class RotateModel(RotationDesk desk) : TenantPage
{
    [BindProperty(SupportsGet = true)]
    public string Kind { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string Owner { get; set; } = "";

    [BindProperty]
    public int Overlap { get; set; } = (int)RotationLimits.DefaultOverlap.TotalSeconds;

    /// <summary>Why it was not begun.</summary>
    public string? Fault { get; private set; }

    public IActionResult OnGet() => RotationKinds.All.Contains(Kind, StringComparer.Ordinal) && Owner is { Length: > 0 } ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string? value)
    {
        if (!RotationKinds.All.Contains(Kind, StringComparer.Ordinal) || Owner is not { Length: > 0 })
        {
            return NotFound();
        }

        var wish = new RotationWish(Kind, Owner, string.IsNullOrEmpty(value) ? null : new SecretValue(value.Trim()), TimeSpan.FromSeconds(Overlap));
        try
        {
            var result = await desk.BeginAsync(Tenant, wish, Actor, HttpContext.RequestAborted);
            if (result.Rotation is { } rotation)
            {
                Notice = RotationKinds.IsCredential(Kind) ? $"The {SecretWords.TitleOf(Kind)} was tried and replaced." : null;
                return Redirect(RotationKinds.IsCredential(Kind) ? $"/t/{Tenant}/secrets" : $"/t/{Tenant}/secrets/rotations/{rotation.Id}");
            }

            Fault = result.Fault!.Words;
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }
        catch (Exception away) when (StoreFault.Is(away))
        {
            Fault = "The store does not answer now. Look at the list of secrets before you try again: it may have begun.";
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        return Page();
    }
}
