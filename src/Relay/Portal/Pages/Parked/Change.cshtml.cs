using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Relay.Deliveries;
using Relay.Identity;
using Relay.Storage.Parking;

namespace Relay.Portal.Pages.Parked;

/// <summary>Has parked deliveries tried now or given up. Before it gives up it asks.</summary>
[Authorize(Policies.Admin)]
internal sealed class ChangeModel(ParkedDeliveries? parked = null) : TenantPage
{
    private const string Discard = "discard";

    public string Destination { get; private set; } = "";

    /// <summary>Null: those of the destination that are tried next.</summary>
    public string? Id { get; private set; }

    public string Back => AddressOf("parked/deliveries", ("destination", Destination));

    public IActionResult OnGet() => Redirect($"/t/{Tenant}/parked");

    public async Task<IActionResult> OnPostAsync(string? what, string? destination, string? id, bool confirmed)
    {
        (Destination, Id) = (destination ?? "", id);
        var key = ParkedKey.Parse(id);
        if (parked is null || Destination.Length == 0 || Destination.Contains('\0', StringComparison.Ordinal) || (id is not null && key is null))
        {
            return Redirect($"/t/{Tenant}/parked");
        }

        if (what == Discard && !confirmed)
        {
            return Page();
        }

        var wish = what == Discard ? ParkedWish.GiveUp : ParkedWish.Hasten;
        Notice = (await parked.WishAsync(Tenant, Destination, key, wish, Actor, HttpContext.RequestAborted), what == Discard) switch
        {
            (false, _) => "It does not wait any more: it was delivered, became a dead letter, or is not the first of its conversation.",
            (_, true) => "It is given up within seconds, and is among the dead letters then.",
            _ => "It is tried within seconds. Reload this page to see what came of it.",
        };
        return Redirect(Back);
    }
}
