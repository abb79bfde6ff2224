using Microsoft.EntityFrameworkCore;
using Relay.Storage.Rows;

namespace Relay.Secrets.Rotation;

/// <summary>Keeps a rotation from beginning while the tenant's webhooks are set up, which may change the same secrets.</summary>
internal static class DeploymentGuard
{
    /// <summary>
    /// Says why not. Otherwise the claim is touched in the same commit: of a rotation and a deployment that begin at once, one is overtaken.
    /// </summary>
    public static async Task<RotationFault?> FaultAsync(TenantEdit edit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var claim = await edit.Db.DeploymentClaims.SingleOrDefaultAsync(cancellationToken);
        if (claim?.Until > now)
        {
            return RotationFault.Conflict(
                "deployment-running", "The tenant's webhooks are being set up just now, which may change the same secret. Wait until that is done, a few minutes at most.");
        }

        claim ??= edit.Db.DeploymentClaims.Add(new DeploymentClaimRow { TenantId = edit.Row.Id, Until = now }).Entity;
        claim.Claim = Guid.CreateVersion7(now);
        return null;
    }
}
