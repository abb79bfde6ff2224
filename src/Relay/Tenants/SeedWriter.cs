using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Relay.Model;
using Relay.Secrets;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Tenants;

/// <summary>
/// Applies the seed file to the store. It can be repeated: what a process did not finish, the next one does. Run it in turn.
/// </summary>
internal sealed partial class SeedWriter(
    IDbContextFactory<RelayDb> databases, ISecretVault vault, SeedConflicts conflicts, SeedFileTenants file, IOptionsMonitor<TenantsOptions> options,
    ILogger<SeedWriter> logger)
{
    private const int BatchSize = 250;

    /// <summary>Applies it, or says everything that does not fit what the store holds; then nothing was written.</summary>
    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken)
    {
        // Asking for the options reads the file, once.
        var overrides = options.CurrentValue.Reseed;
        var faults = new List<string>();
        foreach (var batch in file.Tenants.Chunk(BatchSize))
        {
            faults.AddRange(await conflicts.FindAsync(batch, overrides, cancellationToken));
        }

        if (faults.Count > 0)
        {
            return faults;
        }

        var written = 0;
        foreach (var batch in file.Tenants.Chunk(BatchSize))
        {
            written += await WriteAsync(batch, overrides, cancellationToken);
        }

        if (written > 0)
        {
            Log.Applied(logger, written, file.Tenants.Count);
        }

        return [];
    }

    private async Task<int> WriteAsync(Tenant[] seeds, bool overrides, CancellationToken cancellationToken)
    {
        var ids = seeds.Select(s => s.Id.Value).ToArray();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Tenants.WithParts().Where(t => ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, StringComparer.Ordinal, cancellationToken);
        var deleted = (await db.DeletedIds.AsNoTracking().Where(d => ids.Contains(d.TenantId)).ToListAsync(cancellationToken))
            .ToLookup(d => d.TenantId, d => (d.Kind, d.Key), StringComparer.Ordinal);
        var bundles = await vault.ReadAsync(
            [.. rows.Values.Where(r => r.Bundle is not null).Select(r => new BundleReference(TenantId.Parse(r.Id), r.Bundle!))], cancellationToken);
        var changed = new Dictionary<TenantId, SecretBundle>();
        foreach (var seed in seeds)
        {
            var gone = deleted[seed.Id.Value].ToHashSet();
            var isNew = !rows.TryGetValue(seed.Id.Value, out var row);
            if (isNew)
            {
                if (!overrides && gone.Contains((PartKinds.Tenant, seed.Id.Value)))
                {
                    continue;
                }

                row = db.Tenants.Add(new TenantRow { Id = seed.Id.Value, Name = seed.Name }).Entity;
            }

            // An unreadable bundle must not be replaced by one that holds the file's values only.
            var bundle = row!.Bundle is null ? SecretBundle.Empty : bundles.GetValueOrDefault(seed.Id);
            if (bundle is null)
            {
                continue;
            }

            var merge = new SeedMerge(seed, row, isNew, bundle, gone, overrides);
            merge.Apply();
            foreach (var what in merge.LeftOut)
            {
                Log.LeftOut(logger, seed.Id.Value, what);
            }

            if (!ReferenceEquals(merge.Bundle, bundle))
            {
                changed.Add(seed.Id, merge.Bundle);
            }
        }

        return await SaveAsync(db, rows, changed, cancellationToken);
    }

    private async Task<int> SaveAsync(
        RelayDb db, Dictionary<string, TenantRow> rows, Dictionary<TenantId, SecretBundle> bundles, CancellationToken cancellationToken)
    {
        // The vault first: a value that the store does not speak of harms nobody.
        foreach (var (tenant, version) in bundles.Count == 0 ? new Dictionary<TenantId, string>() : await vault.WriteAsync(bundles, cancellationToken))
        {
            var row = rows.GetValueOrDefault(tenant.Value) ?? db.Tenants.Local.Single(t => t.Id == tenant.Value);
            row.Bundle = version;
        }

        db.ChangeTracker.DetectChanges();
        var touched = db.ChangeTracker.Entries<ITenantPart>()
            .Where(e => e.State != EntityState.Unchanged)
            .Select(e => e.Entity.TenantId)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        db.Audit.AddRange(touched.Select(tenant => new AuditRow
        {
            TenantId = tenant,
            Actor = "seed file",
            Action = rows.ContainsKey(tenant) ? "tenant.seeded" : "tenant.created",
        }));
        await db.SaveChangesAsync(cancellationToken);
        return touched.Count;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SeedApplied, LogLevel.Information, "The seed file changed {Changed} of its {Tenants} tenants in the store")]
        public static partial void Applied(ILogger logger, int changed, int tenants);

        [LoggerMessage(EventIds.SeedLeftOut, LogLevel.Warning, "The seed file's tenant {Tenant} was applied without {What}")]
        public static partial void LeftOut(ILogger logger, string tenant, string what);
    }
}
