using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Relay.Audit;
using Relay.Identity;

namespace Relay.Portal.Pages.Audit;

/// <summary>Who did what, when and from where.</summary>
[Authorize(Policies.Viewer)]
internal sealed class IndexModel(AuditReader audit, AuditCsv csv) : TenantPage
{
    /// <summary>What was asked for, as it was written.</summary>
    public AuditListParameters Asked { get; private set; }

    /// <summary>What is wrong with it, by parameter.</summary>
    public Dictionary<string, string[]> Faults { get; } = new(StringComparer.Ordinal);

    public AuditList List { get; private set; } = new([], null);

    public async Task OnGetAsync()
    {
        if (Read(Query("after")) is { } filter)
        {
            List = await audit.ListAsync(Tenant, filter, HttpContext.RequestAborted);
        }
    }

    public async Task<IActionResult> OnGetCsvAsync()
    {
        if (Read(after: null) is not { } filter)
        {
            return Page();
        }

        await AuditApi.SendCsvAsync(HttpContext, csv, Tenant, filter);
        return new EmptyResult();
    }

    /// <summary>The same filters with another beginning, or as a table.</summary>
    public string Address(string? after = null, string? handler = null) => AddressOf(
        "audit", ("actor", Asked.Actor), ("action", Asked.Action), ("from", Asked.From), ("to", Asked.To), ("after", after), ("handler", handler));

    private AuditFilter? Read(string? after)
    {
        Asked = new(Query("actor"), Query("action"), Query("from"), Query("to"), null, after);
        var filter = AuditQuery.Read(Asked, Faults);
        return Faults.Count == 0 ? filter : null;
    }
}
