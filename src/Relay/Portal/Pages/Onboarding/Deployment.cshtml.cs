using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Relay.Api;
using Relay.Connections;
using Relay.Connections.Deployment;
using Relay.Identity;
using Relay.Onboarding;

namespace Relay.Portal.Pages.Onboarding;

/// <summary>The last step: the webhooks, and going live.</summary>
[Authorize(Policies.Viewer)]
internal sealed class DeploymentModel(OnboardingDrafts drafts, OnboardingCompletion completion, Deployments deployments, IOptions<RelayOptions> relay)
    : OnboardingPage(drafts)
{
    /// <summary>Why the tenant did not go live.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Checks that have not passed.</summary>
    public IReadOnlyList<CheckView> Hindrances { get; private set; } = [];

    /// <summary>What the deployment did that was just made.</summary>
    public IReadOnlyList<DeploymentStepView> Done { get; private set; } = [];

    public IReadOnlyList<(string Provider, string Title, Uri Address)> Addresses
    {
        get
        {
            var addresses = WebhookAddresses.Of(relay.Value.WebhookBaseUrl, Tenant);
            return [("meta", "Meta", addresses.Meta), ("genesys", "Genesys", addresses.Genesys)];
        }
    }

    public Task<IActionResult> OnGetAsync() => ShowAsync();

    /// <summary>Sets the webhooks up, and shows the steps when all are done.</summary>
    public async Task<IActionResult> OnPostDeployAsync()
    {
        if (await RefusalAsync() is { } refused)
        {
            return refused;
        }

        var running = deployments.Begin(Tenant, Actor);
        await running.Completion.WaitAsync(HttpContext.RequestAborted);
        Done = [.. running.Steps.SoFar.Select(DeploymentStepView.Of)];
        return await ShowAsync();
    }

    /// <summary>Sets them up, and tells each step as it is done, a line of JSON for each.</summary>
    public async Task<IActionResult> OnPostDeployLiveAsync()
    {
        if (await RefusalAsync() is { } refused)
        {
            return refused;
        }

        await ConnectionHandlers.WriteLinesAsync(HttpContext, deployments.Begin(Tenant, Actor).Steps, DeploymentStepView.Of, ApiJson.Default.DeploymentStepView);
        return new EmptyResult();
    }

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

    // What is not proved to be the tenant's own is not set up either.
    private async Task<IActionResult?> RefusalAsync() =>
        !IsAdmin ? StatusCode(StatusCodes.Status403Forbidden)
        : !await LoadAsync(OnboardingSteps.Deployment, HttpContext.RequestAborted) ? NotFound()
        : Progress.StepOf(Step).IsReachable ? null
        : Redirect(AddressOf(Progress.Next));

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
