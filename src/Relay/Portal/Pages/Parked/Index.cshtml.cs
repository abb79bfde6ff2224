using Microsoft.AspNetCore.Authorization;
using Relay.Deliveries;
using Relay.Identity;

namespace Relay.Portal.Pages.Parked;

/// <summary>What waits to be tried again, by destination.</summary>
[Authorize(Policies.Viewer)]
internal sealed class IndexModel(ParkedDeliveries? parked = null) : TenantPage
{
    public bool HasStore => parked is not null;

    public IReadOnlyList<ParkedQueueItem> Destinations { get; private set; } = [];

    public async Task OnGetAsync()
    {
        if (parked is not null)
        {
            Destinations = (await parked.OverviewAsync(Tenant, HttpContext.RequestAborted)).Destinations;
        }
    }
}
