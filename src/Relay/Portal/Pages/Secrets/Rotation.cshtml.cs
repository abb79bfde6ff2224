using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Relay.Identity;
using Relay.Model;
using Relay.Secrets.Rotation;
using Relay.Storage;

namespace Relay.Portal.Pages.Secrets;

/// <summary>How far a rotation has come, and what can be done about it.</summary>
[Authorize(Policies.AdminWithStepUp)]
internal sealed class RotationModel(RotationDesk desk) : TenantPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public RotationView? Rotation { get; private set; }

    /// <summary>Why what was asked for was not done.</summary>
    public string? Fault { get; private set; }

    public string Address => $"/t/{Tenant}/secrets/rotations/{Id}";

    public bool AwaitsValue => Rotation is { Kind: RotationKinds.MetaAppSecret, State: RotationStates.AwaitingValue };

    /// <summary>Whether it goes on by itself.</summary>
    public bool IsMoving => Rotation?.State is RotationStates.Spreading or RotationStates.Telling;

    public Task<IActionResult> OnGetAsync() => ShowAsync();

    public Task<IActionResult> OnPostBringAsync(string? value) => DoAsync(() => desk.BringAsync(Tenant, Id, new SecretValue((value ?? "").Trim()), Actor, HttpContext.RequestAborted));

    public Task<IActionResult> OnPostCancelAsync() => DoAsync(() => desk.CancelAsync(Tenant, Id, Actor, HttpContext.RequestAborted));

    public Task<IActionResult> OnPostRevokeAsync() => DoAsync(() => desk.RevokeAsync(Tenant, Id, Actor, HttpContext.RequestAborted));

    private async Task<IActionResult> DoAsync(Func<Task<RotationResult>> act)
    {
        try
        {
            var result = await act();
            if (result.Fault is not { } fault)
            {
                return Redirect(Address);
            }

            Fault = fault.Words;
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }
        catch (Exception away) when (StoreFault.Is(away))
        {
            return StoreAway();
        }

        return await ShowAsync();
    }

    private async Task<IActionResult> ShowAsync()
    {
        try
        {
            if (await desk.FindAsync(Tenant, Id, HttpContext.RequestAborted) is not { } row)
            {
                return NotFound();
            }

            Rotation = RotationView.Of(row);
            return Page();
        }
        catch (Exception away) when (StoreFault.Is(away))
        {
            return StoreAway();
        }
    }

    private PageResult StoreAway()
    {
        Fault = "The store does not answer now. Look again in a moment: what you asked for may have been done.";
        Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Page();
    }
}
