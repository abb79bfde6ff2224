using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Relay.Deliveries;
using Relay.Identity;

namespace Relay.Portal.Pages.Parked;

/// <summary>What waits for one destination.</summary>
[Authorize(Policies.Viewer)]
internal sealed class DeliveriesModel(ParkedDeliveries? parked = null) : TenantPage
{
    public string Destination { get; private set; } = "";

    public string? After { get; private set; }

    public ParkedDeliveryList List { get; private set; } = new([], null);

    public async Task<IActionResult> OnGetAsync()
    {
        if (parked is null || Query("destination") is not { } destination)
        {
            return Redirect($"/t/{Tenant}/parked");
        }

        (Destination, After) = (destination, Query("after"));
        var place = After is null ? null : ParkedDeliveries.ReadCursor(After);
        List = await parked.ListAsync(Tenant, Destination, place, ParkedDeliveries.DefaultLimit, HttpContext.RequestAborted);
        return Page();
    }

    public string Address(string? after = null) => AddressOf("parked/deliveries", ("destination", Destination), ("after", after));
}
