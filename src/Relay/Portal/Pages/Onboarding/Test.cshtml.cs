using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Relay.Api;
using Relay.Connections;
using Relay.Identity;
using Relay.Onboarding;

namespace Relay.Portal.Pages.Onboarding;

/// <summary>The connectivity test.</summary>
[Authorize(Policies.Viewer)]
internal sealed class TestModel(OnboardingDrafts drafts, OnboardingChecks checks) : OnboardingPage(drafts)
{
    /// <summary>Why nothing was tested.</summary>
    public string? Words { get; private set; }

    public IReadOnlyList<CheckView> Checks { get; private set; } = [];

    public CheckListing Listing => new(Checks, IsAdmin && !Progress.IsPending, AddressOf(OnboardingSteps.Test));

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await LoadAsync(OnboardingSteps.Test, HttpContext.RequestAborted))
        {
            return NotFound();
        }

        if (!Progress.StepOf(Step).IsReachable)
        {
            return Redirect(AddressOf(Progress.Next));
        }

        Checks = await checks.LastAsync(Tenant, HttpContext.RequestAborted);
        return Page();
    }

    /// <summary>Runs them, and comes back when all are done.</summary>
    /// <param name="id">The only one that is wanted; null: all.</param>
    public async Task<IActionResult> OnPostAsync(string? id)
    {
        if (await BeginAsync(id) is not { } begun)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        if (begun.Running is { } running)
        {
            await running.Completion.WaitAsync(HttpContext.RequestAborted);
            Notice = begun.Words ?? "The checks were run.";
            return Redirect(AddressOf(OnboardingSteps.Test));
        }

        if (!await LoadAsync(OnboardingSteps.Test, HttpContext.RequestAborted))
        {
            return NotFound();
        }

        (Words, Checks) = (begun.Words, await ShownAsync(begun));
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    /// <summary>Runs them, and tells each as it is done: a line of JSON for each, the first about the test as a whole.</summary>
    public async Task<IActionResult> OnPostLiveAsync(string? id)
    {
        if (await BeginAsync(id) is not { } begun)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        ConnectionHandlers.BeginLines(Response);
        var head = JsonSerializer.SerializeToUtf8Bytes(new LiveHead(begun.Running is not null, begun.Words), LiveJson.Default.LiveHead);
        await Response.Body.WriteAsync((byte[])[.. head, (byte)'\n'], HttpContext.RequestAborted);
        if (begun.Running is { } running)
        {
            await ConnectionHandlers.WriteLinesAsync(HttpContext, running.Results, CheckView.Of, ApiJson.Default.CheckView);
            return new EmptyResult();
        }

        foreach (var found in begun.Applied.Proof)
        {
            var line = JsonSerializer.SerializeToUtf8Bytes(CheckView.Of(found), ApiJson.Default.CheckView);
            await Response.Body.WriteAsync((byte[])[.. line, (byte)'\n'], HttpContext.RequestAborted);
        }

        return new EmptyResult();
    }

    // Null: he may not, or there is no such check.
    private async Task<BegunChecks?> BeginAsync(string? id) => IsAdmin && (id is null || checks.Knows(id))
        ? await checks.BeginAsync(Tenant, id is null ? [] : [id], Actor, HttpContext.RequestAborted)
        : null;

    private async Task<IReadOnlyList<CheckView>> ShownAsync(BegunChecks begun)
    {
        var proof = begun.Applied.Proof.ToDictionary(r => r.Id, CheckView.Of, StringComparer.Ordinal);
        return [.. (await checks.LastAsync(Tenant, HttpContext.RequestAborted)).Select(c => proof.GetValueOrDefault(c.Id) ?? c)];
    }
}
