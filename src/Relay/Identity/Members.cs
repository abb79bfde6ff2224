using Microsoft.EntityFrameworkCore;
using Relay.Audit;
using Relay.Model;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Identity;

/// <summary>
/// Who may sign in to a tenant, and as what. Changes take turns over all processes, so that two admins who remove one another leave one.
/// </summary>
internal sealed class Members(TenantDb databases, IStoreTurns turns, SessionStore sessions, TimeProvider time)
{
    public const int Most = 500;

    /// <summary>By their addresses.</summary>
    public async Task<MemberList> ListAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var db = databases.Open(tenant);
        var rows = await db.Members.AsNoTracking().OrderBy(m => m.Email).ToListAsync(cancellationToken);
        return new MemberList([.. rows.Select(Item)]);
    }

    /// <summary>Null when the tenant has none with this id.</summary>
    public async Task<MemberItem?> FindAsync(TenantId tenant, Guid id, CancellationToken cancellationToken)
    {
        await using var db = databases.Open(tenant);
        return await db.Members.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken) is { } row ? Item(row) : null;
    }

    public async Task<MemberOutcome> AddAsync(TenantId tenant, string email, string role, Actor actor, CancellationToken cancellationToken)
    {
        var address = email.Trim().ToLowerInvariant();
        if (MemberOutcome.FaultOf(address, role) is { } fault)
        {
            return new(null, fault);
        }

        await using var turn = await turns.TakeAsync(StoreLocks.Access, cancellationToken);
        await using var db = databases.Open(tenant);
        if (await db.Members.AnyAsync(m => m.Email == address, cancellationToken))
        {
            return new(null, MemberFault.AlreadyThere);
        }

        if (await db.Members.CountAsync(cancellationToken) >= Most)
        {
            return new(null, MemberFault.TooMany);
        }

        var now = time.GetUtcNow();
        var row = new MemberRow { Id = Guid.CreateVersion7(now), TenantId = tenant.Value, Email = address, Role = role, AddedAt = now, AddedBy = actor.Name };
        db.Members.Add(row);
        db.Audit.Add(AuditEntry.Of(tenant, actor, AuditActions.MemberAdded, ("email", address), ("role", role)));
        await db.SaveChangesAsync(cancellationToken);
        return new(Item(row), MemberFault.None);
    }

    /// <summary>Counts from the member's next request on: what a session may do is asked anew for each.</summary>
    public Task<MemberOutcome> ChangeRoleAsync(TenantId tenant, Guid id, string role, Actor actor, CancellationToken cancellationToken) =>
        MemberOutcome.IsRole(role)
            ? ChangeAsync(
                tenant, id, isAdminAfter: role == MemberRoles.Admin,
                (db, row) =>
                {
                    if (row.Role != role)
                    {
                        db.Audit.Add(AuditEntry.Of(tenant, actor, AuditActions.MemberRoleChanged, ("email", row.Email), ("before", row.Role), ("after", role)));
                        row.Role = role;
                    }
                },
                cancellationToken)
            : Task.FromResult(new MemberOutcome(null, MemberFault.BadRole));

    /// <summary>Ends his sessions too.</summary>
    public async Task<MemberOutcome> RemoveAsync(TenantId tenant, Guid id, Actor actor, CancellationToken cancellationToken)
    {
        string? sessionsOf = null;
        var outcome = await ChangeAsync(
            tenant, id, isAdminAfter: false,
            (db, row) =>
            {
                db.Audit.Add(AuditEntry.Of(tenant, actor, AuditActions.MemberRemoved, ("email", row.Email), ("role", row.Role)));
                db.Members.Remove(row);
                var organization = db.Tenants.Local.Single().SignInOrganization;
                sessionsOf = row.UserId is { } user && organization is not null ? SessionStore.UserKey(organization, user) : null;
            },
            cancellationToken);
        if (outcome.Fault == MemberFault.None && sessionsOf is not null)
        {
            // They are good for nothing any more, but there is no reason to keep them.
            await sessions.RemoveAllAsync(sessionsOf, cancellationToken);
        }

        return outcome;
    }

    private async Task<MemberOutcome> ChangeAsync(
        TenantId tenant, Guid id, bool isAdminAfter, Action<RelayDb, MemberRow> change, CancellationToken cancellationToken)
    {
        await using var turn = await turns.TakeAsync(StoreLocks.Access, cancellationToken);
        await using var db = databases.Open(tenant);
        await db.Tenants.SingleAsync(cancellationToken);
        if (await db.Members.SingleOrDefaultAsync(m => m.Id == id, cancellationToken) is not { } row)
        {
            return new(null, MemberFault.NoSuch);
        }

        if (row.Role == MemberRoles.Admin && !isAdminAfter)
        {
            var others = await db.Members.Where(m => m.Id != id && m.Role == MemberRoles.Admin).Select(m => m.UserId).ToListAsync(cancellationToken);
            if (others.Count == 0)
            {
                return new(Item(row), MemberFault.LastAdmin);
            }

            // An address can be misspelt: only who has been here is sure to come in again.
            if (others.TrueForAll(user => user is null))
            {
                return new(Item(row), MemberFault.OthersNeverCame);
            }
        }

        change(db, row);
        await db.SaveChangesAsync(cancellationToken);
        return new(Item(row), MemberFault.None);
    }

    private static MemberItem Item(MemberRow row) => new(row.Id, row.Email, row.Name, row.Role, row.AddedAt, row.AddedBy, row.LastSignInAt, row.UserId is not null);
}
