using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Relay.Identity;

namespace Relay.Portal.Pages.Keys;

/// <summary>Asks before a key is revoked, and revokes it.</summary>
[Authorize(Policies.Admin)]
internal sealed class RevokeModel(ApiKeys keys) : TenantPage
{
    public ApiKeyItem Key { get; private set; } = new("", [], default, null, null);

    public async Task<IActionResult> OnGetAsync(string keyId)
    {
        if (await keys.FindAsync(Tenant, keyId, HttpContext.RequestAborted) is not { } key)
        {
            return NotFound();
        }

        Key = key;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string keyId)
    {
        if (!await keys.RevokeAsync(Tenant, keyId, Actor, HttpContext.RequestAborted))
        {
            return NotFound();
        }

        Notice = $"The key {keyId} was revoked.";
        return Redirect($"/t/{Tenant}/keys");
    }
}
