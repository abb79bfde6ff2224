using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Relay.Identity;
using Relay.Model;

namespace Relay.Portal.Pages.Keys;

/// <summary>Makes a key, and shows it once. A key proves itself ever after, so whoever makes one must have proven lately who he is.</summary>
[Authorize(Policies.AdminWithStepUp)]
internal sealed class NewModel(ApiKeys keys) : TenantPage
{
    /// <summary>The key, on the one page that has it.</summary>
    public ApiKeyCreated? Made { get; private set; }

    public ApiKeyFault Fault { get; private set; }

    public string? Words { get; private set; }

    public string Id { get; private set; } = "";

    public IReadOnlyList<string> Scopes { get; private set; } = [];

    public bool IsAboutId => Fault is ApiKeyFault.BadId or ApiKeyFault.Taken;

    public IActionResult OnGet() => Page();

    // Without a redirect: the key is written into this answer and nowhere else.
    public async Task OnPostAsync(string? id, string[] scopes)
    {
        (Id, Scopes) = ((id ?? "").Trim(), scopes);
        var outcome = await keys.CreateAsync(Tenant, Id, Scopes, ApiScopes.OfRole(MemberRoles.Admin), Actor, HttpContext.RequestAborted);
        (Made, Fault, Words) = (outcome.Made, outcome.Fault, outcome.Words);
    }
}
