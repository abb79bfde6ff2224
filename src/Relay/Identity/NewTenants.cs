using System.Text;
using Microsoft.EntityFrameworkCore;
using Relay.Audit;
using Relay.Channels.Genesys;
using Relay.Model;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Identity;

/// <summary>Starts a tenant for an organisation whose first admin signs in.</summary>
internal sealed class NewTenants(IDbContextFactory<RelayDb> databases, Random random, TimeProvider time) : IDisposable
{
    private const int LongestName = 40;
    private const int Attempts = 5;

    // One at a time in this process; among processes the store decides.
    private readonly SemaphoreSlim _turn = new(1, 1);

    public void Dispose() => _turn.Dispose();

    /// <summary>The new tenant's id; null when somebody else of the organisation was faster.</summary>
    public async Task<string?> StartAsync(GenesysUser founder, string email, Actor actor, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await TryAsync(founder, email, actor, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<string?> TryAsync(GenesysUser founder, string email, Actor actor, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            if (await db.Tenants.AnyAsync(t => t.SignInOrganization == founder.OrganizationId, cancellationToken))
            {
                return null;
            }

            var id = IdFor(founder.OrganizationName, attempt);
            if (await db.Tenants.AnyAsync(t => t.Id == id, cancellationToken) || await WasDeletedAsync(db, id, cancellationToken))
            {
                continue;
            }

            db.Tenants.Add(new TenantRow { Id = id, Name = founder.OrganizationName ?? id, SignInOrganization = founder.OrganizationId });
            db.Members.Add(Founder(FirstAdmin(id, email, time.GetUtcNow()), founder));
            db.Audit.Add(AuditEntry.Of(TenantId.Parse(id), actor, AuditActions.TenantCreated, ("organization", founder.OrganizationId)));
            db.Audit.Add(AuditEntry.Of(TenantId.Parse(id), actor, AuditActions.FirstAdmin, ("email", email)));
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return id;
            }
            catch (DbUpdateException taken) when (StoreFault.IsTaken(taken))
            {
                // Another process took the id or the organisation in this moment: look again.
                continue;
            }
        }

        return null;
    }

    public static MemberRow FirstAdmin(string tenant, string email, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        TenantId = tenant,
        Email = email,
        Role = MemberRoles.Admin,
        AddedAt = now,
        AddedBy = "first sign-in",
    };

    private MemberRow Founder(MemberRow member, GenesysUser founder)
    {
        (member.UserId, member.Name, member.LastSignInAt) = (founder.Id, founder.Name, time.GetUtcNow());
        return member;
    }

    // Its records may still be on topics: an id is never given to somebody else.
    private static Task<bool> WasDeletedAsync(RelayDb db, string id, CancellationToken cancellationToken) =>
        db.DeletedIds.AnyAsync(d => d.TenantId == id && d.Kind == PartKinds.Tenant, cancellationToken);

    private string IdFor(string? name, int attempt)
    {
        var id = new StringBuilder(LongestName);
        foreach (var c in (name ?? "").ToLowerInvariant())
        {
            if (id.Length < LongestName && (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
            {
                id.Append(c);
            }
            else if (id.Length is > 0 and < LongestName && id[^1] != '-')
            {
                id.Append('-');
            }
        }

        var slug = id.ToString().Trim('-');
        return (slug.Length, attempt) switch
        {
            (0, _) => $"tenant-{random.Next(100_000, 1_000_000)}",
            (_, 0) => slug,
            _ => $"{slug}-{random.Next(1_000, 10_000)}",
        };
    }
}
