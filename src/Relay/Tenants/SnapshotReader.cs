using System.Data;
using Microsoft.EntityFrameworkCore;
using Relay.Model;
using Relay.Secrets;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Tenants;

/// <summary>
/// Reads the tenants from store and vault: all of them the first time, afterwards only those whose version is another. Not safe to call from
/// two threads at once.
/// </summary>
internal sealed class SnapshotReader(IDbContextFactory<RelayDb> databases, ISecretVault vault)
{
    private const int BatchSize = 500;

    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>How many tenants wait for their secrets.</summary>
    public int Incomplete { get; private set; }

    /// <summary>The newest version there is; one small read.</summary>
    public async Task<long> NewestVersionAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.SnapshotVersion.AsNoTracking().Select(v => v.Number).SingleAsync(cancellationToken);
    }

    /// <summary>The tenants as they are now.</summary>
    public async Task<TenantSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var (version, current, changed) = await ReadRowsAsync(cancellationToken);
        var bundles = await vault.ReadAsync(
            [.. changed.Where(r => r.Bundle is not null).Select(r => new BundleReference(TenantId.Parse(r.Id), r.Bundle!))], cancellationToken);
        foreach (var row in changed)
        {
            var bundle = row.Bundle is null ? SecretBundle.Empty : bundles.GetValueOrDefault(TenantId.Parse(row.Id));
            _known[row.Id] = new Known(row.Version, TenantAssembler.Assemble(row, bundle));
        }

        foreach (var gone in _known.Keys.Where(id => !current.Contains(id)).ToList())
        {
            _known.Remove(gone);
        }

        Incomplete = _known.Values.Count(k => !k.Tenant.SecretsLoaded);
        return new TenantSnapshot(version, _known.Values.Select(k => k.Tenant));
    }

    // One transaction that sees one state, so that version and tenants belong together.
    private async Task<(long Version, HashSet<string> Current, List<TenantRow> Changed)> ReadRowsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var version = await db.SnapshotVersion.AsNoTracking().Select(v => v.Number).SingleAsync(cancellationToken);
        var all = await db.Tenants.AsNoTracking().Select(t => new { t.Id, t.Version }).ToListAsync(cancellationToken);
        var stale = all
            .Where(t => !(_known.TryGetValue(t.Id, out var known) && known.Version == t.Version && known.Tenant.SecretsLoaded))
            .Select(t => t.Id);
        var changed = new List<TenantRow>();
        foreach (var batch in stale.Chunk(BatchSize))
        {
            changed.AddRange(await db.Tenants.WithParts().AsNoTracking().Where(t => batch.Contains(t.Id)).ToListAsync(cancellationToken));
        }

        await transaction.CommitAsync(cancellationToken);
        return (version, all.Select(t => t.Id).ToHashSet(StringComparer.Ordinal), changed);
    }

    private sealed record Known(long Version, Tenant Tenant);
}
