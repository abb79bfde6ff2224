using Microsoft.EntityFrameworkCore;
using Relay.Model;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Connections.Deployment;

/// <summary>Lets one deployment at a time be made for a tenant, by whichever process. A claim whose process died ends by itself.</summary>
internal sealed class DeploymentClaims(TenantDb databases, TimeProvider time)
{
    /// <summary>Longer than a deployment may take.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(6);

    /// <summary>The claim, to be given back; null while somebody else has it.</summary>
    public async Task<Guid?> TryTakeAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = databases.Open(tenant);
        var row = await db.DeploymentClaims.SingleOrDefaultAsync(cancellationToken);
        if (row is not null && row.Until > now)
        {
            return null;
        }

        row ??= db.DeploymentClaims.Add(new DeploymentClaimRow { TenantId = tenant.Value }).Entity;
        (row.Claim, row.Until) = (Guid.CreateVersion7(now), now + Life);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return row.Claim;
        }
        catch (DbUpdateException taken) when (taken is DbUpdateConcurrencyException || StoreFault.IsTaken(taken))
        {
            // Another process was faster by a moment.
            return null;
        }
    }

    public async Task GiveBackAsync(TenantId tenant, Guid claim, CancellationToken cancellationToken)
    {
        await using var db = databases.Open(tenant);
        if (await db.DeploymentClaims.SingleOrDefaultAsync(r => r.Claim == claim, cancellationToken) is { } row)
        {
            row.Until = time.GetUtcNow();
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
