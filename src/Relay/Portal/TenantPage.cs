using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Relay.Identity;
using Relay.Model;

namespace Relay.Portal;

/// <summary>A page about one tenant. Whether the caller may see it was judged before, by the route.</summary>
internal abstract class TenantPage : PageModel
{
    /// <summary>The tenant that the page is about.</summary>
    public TenantId Tenant => TenantId.TryParse(RouteData.Values[ScopeHandler.TenantRouteValue] as string, out var id)
        ? id
        : throw new InvalidOperationException("A page of a tenant has no tenant in its route.");

    /// <summary>Whether he may change what he sees.</summary>
    public bool IsAdmin => ApiCaller.IsAdmin(User);

    /// <summary>Who acts, for the audit.</summary>
    public Actor Actor => ApiCaller.ActorOf(HttpContext);

    /// <summary>What a filter was set to; null when it was left empty, or set twice.</summary>
    protected string? Query(string name) => Request.Query[name] is [{ Length: > 0 } only] && !only.Contains('\0', StringComparison.Ordinal) ? only : null;

    /// <summary>A page of this tenant with filters; empty ones are left out.</summary>
    protected string AddressOf(string page, params IReadOnlyList<(string Name, string? Value)> filters) =>
        $"/t/{Tenant}/{page}{QueryString.Create(filters.Where(f => !string.IsNullOrEmpty(f.Value)).Select(f => KeyValuePair.Create(f.Name, f.Value)))}";

    /// <summary>What was done, told at the top of the next page.</summary>
    [TempData]
    public string? Notice { get; set; }
}
