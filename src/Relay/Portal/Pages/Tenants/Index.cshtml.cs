using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Relay.Identity;
using Relay.Model;

namespace Relay.Portal.Pages.Tenants;

/// <summary>All tenants, for operators.</summary>
[Authorize(Policies.Operator)]
internal sealed class IndexModel(ITenantDirectory tenants) : PageModel
{
    private const int Shown = 200;

    public IReadOnlyList<Tenant> Found { get; private set; } = [];

    public int Total { get; private set; }

    public string Search { get; private set; } = "";

    public void OnGet(string? search)
    {
        var snapshot = tenants.Current;
        (Total, Search) = (snapshot.Count, search ?? "");
        Found =
        [
            .. snapshot.Tenants
                .Where(t => t.Id.Value.Contains(Search, StringComparison.OrdinalIgnoreCase) || t.Name.Contains(Search, StringComparison.OrdinalIgnoreCase))
                .OrderBy(t => t.Id.Value, StringComparer.Ordinal)
                .Take(Shown),
        ];
    }
}
