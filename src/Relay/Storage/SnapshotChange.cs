using Microsoft.EntityFrameworkCore;
using Relay.Storage.Rows;

namespace Relay.Storage;

/// <summary>
/// What saving does for the snapshot: gives the changed tenants a new version, remembers what was deleted (and forgets that of what was
/// made again), and tells all processes once it is committed.
/// </summary>
internal sealed class SnapshotChange
{
    /// <summary>PostgreSQL's channel; the payload is the version.</summary>
    public const string Channel = "relay_snapshot";

    // The update locks the row until the commit, so versions are given in the order of commits: whoever reads version n finds all up to n.
    private const string Tell = $$"""
        WITH version AS (UPDATE snapshot_version SET number = number + 1 RETURNING number),
             touched AS (UPDATE tenants SET version = version.number FROM version WHERE tenants.id = ANY ({0})),
             gone AS (INSERT INTO deleted_ids (tenant_id, kind, key) SELECT * FROM unnest({1}, {2}, {3})
                      ON CONFLICT (tenant_id, kind, key) DO UPDATE SET deleted_at = now()),
             made AS (DELETE FROM deleted_ids d USING unnest({4}, {5}, {6}) AS new (tenant_id, kind, key)
                      WHERE d.tenant_id = new.tenant_id AND d.kind = new.kind AND d.key = new.key)
        SELECT number AS "Value", pg_notify('{{Channel}}', number::text)::text AS told FROM version
        """;

    private readonly List<ITenantPart> _touched = [];
    private readonly List<ITenantPart> _gone = [];
    private readonly List<ITenantPart> _made = [];

    private SnapshotChange()
    {
    }

    /// <summary>Whose parts change.</summary>
    public IReadOnlyList<string> Touched => [.. _touched.Select(p => p.TenantId).Distinct(StringComparer.Ordinal)];

    public IReadOnlyList<ITenantPart> Gone => _gone;

    public IReadOnlyList<ITenantPart> Made => _made;

    /// <summary>What the pending changes mean for the snapshot; null when they do not concern it.</summary>
    public static SnapshotChange? Of(RelayDb db)
    {
        var change = new SnapshotChange();
        foreach (var entry in db.ChangeTracker.Entries<ITenantPart>())
        {
            if (entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
            {
                change._touched.Add(entry.Entity);
            }

            if (entry.State is EntityState.Added or EntityState.Deleted)
            {
                (entry.State == EntityState.Added ? change._made : change._gone).Add(entry.Entity);
            }
        }

        return change._touched.Count == 0 ? null : change;
    }

    /// <summary>The version that the change makes.</summary>
    public async Task<long> TellAsync(RelayDb db, CancellationToken cancellationToken)
    {
        object[] parameters =
        [
            Touched.ToArray(),
            Column(_gone, p => p.TenantId), Column(_gone, p => p.Kind), Column(_gone, p => p.Key),
            Column(_made, p => p.TenantId), Column(_made, p => p.Kind), Column(_made, p => p.Key),
        ];
        var answer = await db.Database.SqlQueryRaw<long>(Tell, parameters).ToListAsync(cancellationToken);
        return answer.Single();
    }

    private static string[] Column(List<ITenantPart> parts, Func<ITenantPart, string> value) => [.. parts.Select(value)];
}
