using System.Data;
using Microsoft.EntityFrameworkCore;
using Relay.Model;
using Relay.Secrets;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Tenants;

/// <summary>
/// Reads the tenants from store and vault: all of them the first time, afterwards only those whose version is another. A bundle's version is
/// never changed, so one that was read is not read again. Not safe to call from two threads at once.
/// </summary>
internal sealed class SnapshotReader(IDbContextFactory<RelayDb> databases, ISecretVault vault)
{
    private const int BatchSize = 500;

    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);
    private long _turn;

    /// <summary>How many tenants lack secrets.</summary>
    public int Incomplete { get; private set; }

    /// <summary>Whether bundles are still to be read.</summary>
    public bool IsWaiting => _known.Values.Any(k => k.Waits);

    /// <summary>Whether the last reading brought bundles in, so that the next may as well.</summary>
    public bool Progressed { get; private set; }

    /// <summary>The newest version there is; one small read.</summary>
    public async Task<long> NewestVersionAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // A trial that begins without tenants has none before its first.
        return await db.SnapshotVersion.AsNoTracking().Select(v => v.Number).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The tenants as they are now, with as many bundles as one page of the vault has.</summary>
    public async Task<TenantSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        Progressed = false;
        var (version, current, changed) = await ReadRowsAsync(cancellationToken);
        foreach (var row in changed)
        {
            _known[row.Id] = Known.Of(row, _known.GetValueOrDefault(row.Id));
        }

        foreach (var gone in _known.Keys.Where(id => !current.Contains(id)).ToList())
        {
            _known.Remove(gone);
        }

        await ReadBundlesAsync(cancellationToken);
        Incomplete = _known.Values.Count(k => !k.Tenant.SecretsLoaded);
        return new TenantSnapshot(version, _known.Values.Select(k => k.Tenant));
    }

    // Who served until now comes first, then those who were tried longest ago: one that cannot be read stands in nobody's way.
    private async Task ReadBundlesAsync(CancellationToken cancellationToken)
    {
        var page = _known.Values.Where(k => k.Waits).OrderBy(k => k.Turn).Take(vault.PageSize).ToList();
        if (page.Count == 0)
        {
            return;
        }

        var read = await vault.ReadAsync([.. page.Select(k => new BundleReference(k.Tenant.Id, k.BundleVersion!))], cancellationToken);
        _turn++;
        foreach (var known in page)
        {
            _known[known.Tenant.Id.Value] = read.Bundles.TryGetValue(known.Tenant.Id, out var bundle) ? known.With(bundle) : known with { Turn = _turn };
        }

        Progressed = read.Bundles.Count > 0;
    }

    // One transaction that sees one state, so that version and tenants belong together.
    private async Task<(long Version, HashSet<string> Current, List<TenantRow> Changed)> ReadRowsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var version = await db.SnapshotVersion.AsNoTracking().Select(v => v.Number).SingleAsync(cancellationToken);
        var all = await db.Tenants.AsNoTracking().Select(t => new { t.Id, t.Version }).ToListAsync(cancellationToken);
        var stale = all.Where(t => !(_known.TryGetValue(t.Id, out var known) && known.Version == t.Version)).Select(t => t.Id);
        var changed = new List<TenantRow>();
        foreach (var batch in stale.Chunk(BatchSize))
        {
            changed.AddRange(await db.Tenants.WithParts().AsNoTracking().Where(t => batch.Contains(t.Id)).ToListAsync(cancellationToken));
        }

        await transaction.CommitAsync(cancellationToken);
        return (version, all.Select(t => t.Id).ToHashSet(StringComparer.Ordinal), changed);
    }

    /// <param name="Row">Kept while its bundle is to be read, so that it need not be read again then.</param>
    /// <param name="Turn">When its bundle was asked for last; 0: not yet.</param>
    private sealed record Known(long Version, string? BundleVersion, SecretBundle? Bundle, Tenant Tenant, TenantRow? Row, long Turn)
    {
        private const long First = -1;

        public bool Waits => Row is not null;

        public static Known Of(TenantRow row, Known? before)
        {
            var bundle = row.Bundle is null ? SecretBundle.Empty : before is not null && before.BundleVersion == row.Bundle ? before.Bundle : null;
            var turn = before is { Tenant.SecretsLoaded: true } ? First : 0;
            return new Known(row.Version, row.Bundle, bundle, TenantAssembler.Assemble(row, bundle), bundle is null ? row : null, turn);
        }

        public Known With(SecretBundle bundle) => this with { Bundle = bundle, Tenant = TenantAssembler.Assemble(Row!, bundle), Row = null };
    }
}
