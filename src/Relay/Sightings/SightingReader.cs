using Relay.Model;
using Relay.Storage;
using Relay.Storage.Sightings;

namespace Relay.Sightings;

/// <summary>Tells what was last seen of a tenant by any process, this one's newest included; without a store by this one.</summary>
internal sealed class SightingReader(SightingBook book, TimeProvider time, SightingTable? table = null)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<TenantSightings> ReadAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var own = book.Of(tenant);
        if (table is null)
        {
            return new TenantSightings(own, IsPartial: false);
        }

        IReadOnlyList<TenantSighting> kept = [];
        var fault = await StoreCall.AttemptAsync(async token => kept = await table.ReadAsync(tenant, token), Patience, time, cancellationToken);
        return TenantSightings.Merge(fault is null ? kept : [], own, isPartial: fault is not null);
    }
}
