using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Relay.Connections;
using Relay.Identity;
using Relay.Onboarding;

namespace Relay.Portal.Pages.Onboarding;

/// <summary>The last step: the webhooks, and going live.</summary>
[Authorize(Policies.Viewer)]
internal sealed class DeploymentModel(OnboardingDrafts drafts, OnboardingCompletion completion, IOptions<RelayOptions> relay) : OnboardingPage(drafts)
{
    /// <summary>Why the tenant did not go live.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Checks that have not passed.</summary>
    public IReadOnlyList<CheckView> Hindrances { get; private set; } = [];

    public IReadOnlyList<(string Provider, string Title, Uri Address)> Addresses
    {
        get
        {
            var addresses = WebhookAddresses.Of(relay.Value.WebhookBaseUrl, Tenant);
            return [("meta", "Meta", addresses.Meta), ("genesys", "Genesys", addresses.Genesys)];
        }
    }

    public Task<IActionResult> OnGetAsync() => ShowAsync();

    public async Task<IActionResult> OnPostCompleteAsync()
    {
        if (!IsAdmin)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        var completed = await completion.CompleteAsync(Tenant, Actor, HttpContext.RequestAborted);
        if (completed.IsLive)
        {
            Notice = "The tenant is live.";
            return Redirect(AddressOf(OnboardingSteps.Deployment));
        }

        Refusal = completed.Words;
        Response.StatusCode = StatusCodes.Status409Conflict;
        return await ShowAsync();
    }

    private async Task<IActionResult> ShowAsync()
    {
        if (!await LoadAsync(OnboardingSteps.Deployment, HttpContext.RequestAborted))
        {
            return NotFound();
        }

        if (!Progress.StepOf(Step).IsReachable)
        {
            return Redirect(AddressOf(Progress.Next));
        }

        Hindrances = Progress.IsLive ? [] : [.. (await completion.HindrancesAsync(Tenant, HttpContext.RequestAborted)).Select(CheckView.Of)];
        return Page();
    }
}
