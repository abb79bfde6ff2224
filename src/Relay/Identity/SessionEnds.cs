using System.Globalization;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Relay.Audit;
using Relay.Model;
using Relay.Storage;

namespace Relay.Identity;

/// <summary>Ends all of somebody's sessions.</summary>
internal sealed class SessionEnds(SessionStore sessions, IDbContextFactory<RelayDb> databases)
{
    public async Task EndAllAsync(ClaimsPrincipal caller, Actor actor, CancellationToken cancellationToken)
    {
        var ended = await sessions.RemoveAllAsync(caller.FindFirstValue(ApiCaller.UserClaim) ?? "", cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = TenantId.TryParse(ApiCaller.TenantOf(caller), out var own) ? own : (TenantId?)null;
        db.Audit.Add(AuditEntry.Of(tenant, actor, AuditActions.SessionsEnded, ("sessions", ended.ToString(CultureInfo.InvariantCulture))));
        await db.SaveChangesAsync(cancellationToken);
    }
}
