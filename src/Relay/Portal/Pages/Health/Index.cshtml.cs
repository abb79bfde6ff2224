using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Relay.Api;
using Relay.Connections;
using Relay.Connections.Health;
using Relay.Identity;

namespace Relay.Portal.Pages.Health;

/// <summary>Whether a tenant's connections work, and why not.</summary>
[Authorize(Policies.Viewer)]
internal sealed class IndexModel(TenantHealth health) : TenantPage
{
    /// <summary>Why nothing was run.</summary>
    public string? Words { get; private set; }

    public TenantWebhooks Webhooks { get; private set; } = new([], IsPartial: false);

    public IReadOnlyList<CheckView> Checks { get; private set; } = [];

    public CheckListing Listing => new(Checks, IsAdmin, $"/t/{Tenant}/health");

    public string? LastRun => Checks.Count > 0 && Checks.Max(c => c.At) is var last && last > DateTimeOffset.UnixEpoch ? Time(last) : null;

    public Task OnGetAsync() => LoadAsync();

    /// <summary>Runs them, and comes back when all are done.</summary>
    /// <param name="id">The only one that is wanted; null: all.</param>
    public async Task<IActionResult> OnPostAsync(string? id)
    {
        if (!MayRun(id))
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        var (running, words) = health.Begin(Tenant, Wanted(id));
        if (running is not null)
        {
            await running.Completion.WaitAsync(HttpContext.RequestAborted);
            Notice = "The checks were run.";
            return Redirect($"/t/{Tenant}/health");
        }

        Words = words;
        Response.StatusCode = StatusCodes.Status409Conflict;
        await LoadAsync();
        return Page();
    }

    /// <summary>Runs them, and tells each as it is done: a line of JSON for each, the first about the run as a whole.</summary>
    public async Task<IActionResult> OnPostLiveAsync(string? id)
    {
        if (!MayRun(id))
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        var (running, words) = health.Begin(Tenant, Wanted(id));
        ConnectionHandlers.BeginLines(Response);
        var head = JsonSerializer.SerializeToUtf8Bytes(new LiveHead(running is not null, words), LiveJson.Default.LiveHead);
        await Response.Body.WriteAsync((byte[])[.. head, (byte)'\n'], HttpContext.RequestAborted);
        if (running is not null)
        {
            await ConnectionHandlers.WriteLinesAsync(HttpContext, running.Results, CheckView.Of, ApiJson.Default.CheckView);
        }

        return new EmptyResult();
    }

    public static string Time(DateTimeOffset? at) =>
        at is { } time ? $"{time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC" : "never";

    private bool MayRun(string? id) => IsAdmin && (id is null || health.Knows(id));

    private static IReadOnlyCollection<string> Wanted(string? id) => id is null ? [] : [id];

    private async Task LoadAsync()
    {
        Webhooks = await health.WebhooksAsync(Tenant, HttpContext.RequestAborted);
        Checks = await health.ChecksAsync(Tenant, HttpContext.RequestAborted);
    }
}
