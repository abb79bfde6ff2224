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
    TimeProvider time, ILogger<SeedWriter> logger)
{
    private const int BatchSize = 250;
    private const int Tries = 5;

    /// <summary>
    /// Applies it, or says everything that does not fit what the store holds; then nothing was written. While the vault does not take what the
    /// file adds, it is to be tried again.
    /// </summary>
    public async Task<SeedOutcome> ApplyAsync(CancellationToken cancellationToken)
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
            return new SeedOutcome(faults);
        }

        var (written, unread) = (0, 0);
        foreach (var batch in file.Tenants.Chunk(BatchSize))
        {
            var outcome = await WriteInTriesAsync(batch, overrides, cancellationToken);
            if (outcome.Fault is { } fault)
            {
                return fault.IsFinal ? new SeedOutcome([fault.Reason]) : new SeedOutcome([], fault);
            }

            written += outcome.Written;
            unread += outcome.Unread;
        }

        if (written > 0)
        {
            Log.Applied(logger, written, file.Tenants.Count);
        }

        if (unread > 0)
        {
            Log.Unread(logger, unread);
        }

        return new SeedOutcome([]);
    }

    // Another process may change the same tenants' secrets meanwhile. What it has written is read and kept.
    private async Task<Batch> WriteInTriesAsync(Tenant[] seeds, bool overrides, CancellationToken cancellationToken)
    {
        for (var left = Tries; ; left--)
        {
            try
            {
                return await WriteAsync(seeds, overrides, cancellationToken);
            }
            catch (DbUpdateConcurrencyException) when (left > 1)
            {
                continue;
            }
            catch (DbUpdateConcurrencyException)
            {
                return new Batch(0, 0, new VaultFault(VaultFaultKind.Refused, "somebody else changes the same tenants all the time"));
            }
        }
    }

    private async Task<Batch> WriteAsync(Tenant[] seeds, bool overrides, CancellationToken cancellationToken)
    {
        var ids = seeds.Select(s => s.Id.Value).ToArray();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Tenants.WithParts().Where(t => ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, StringComparer.Ordinal, cancellationToken);
        var deleted = (await db.DeletedIds.AsNoTracking().Where(d => ids.Contains(d.TenantId)).ToListAsync(cancellationToken))
            .ToLookup(d => d.TenantId, d => (d.Kind, d.Key), StringComparer.Ordinal);
        var references = rows.Values.Where(r => r.Bundle is not null).Select(r => new BundleReference(TenantId.Parse(r.Id), r.Bundle!)).ToList();
        var (bundles, away) = await vault.ReadAsync(references, cancellationToken);
        if (away is not null && overrides)
        {
            // Somebody wants the file to win; it cannot win over what cannot be read.
            return new Batch(0, 0, away);
        }

        var unread = 0;
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
                unread++;
                continue;
            }

            var merge = new SeedMerge(seed, row, isNew, bundle, gone, overrides);
            merge.Apply();
            if (row is { Organization: not null, MetaApp: not null } && row.Accounts.Exists(a => a is { AccessTokenName: not null, GenesysIntegrationId: not null }))
            {
                // What the file connects on both sides needs no onboarding.
                row.LiveAt ??= time.GetUtcNow();
            }

            foreach (var what in merge.LeftOut)
            {
                Log.LeftOut(logger, seed.Id.Value, what);
            }

            if (!ReferenceEquals(merge.Bundle, bundle))
            {
                changed.Add(seed.Id, merge.Bundle);
            }
        }

        // The vault first: a value that the store does not speak of harms nobody.
        var write = changed.Count == 0 ? VaultWrite.Nothing : await vault.WriteAsync(changed, cancellationToken);
        return write.IsRefused
            ? new Batch(0, 0, write.Fault)
            : new Batch(await SaveAsync(db, rows, write.Versions, cancellationToken), unread, null);
    }

    private static async Task<int> SaveAsync(
        RelayDb db, Dictionary<string, TenantRow> rows, IReadOnlyDictionary<TenantId, string> versions, CancellationToken cancellationToken)
    {
        foreach (var (tenant, version) in versions)
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

    private sealed record Batch(int Written, int Unread, VaultFault? Fault);

    private static partial class Log
    {
        [LoggerMessage(EventIds.SeedUnread, LogLevel.Warning,
            "The seed file was not applied to {Tenants} tenants whose secrets cannot be read; they stay as they are until the next start")]
        public static partial void Unread(ILogger logger, int tenants);

        [LoggerMessage(EventIds.SeedApplied, LogLevel.Information, "The seed file changed {Changed} of its {Tenants} tenants in the store")]
        public static partial void Applied(ILogger logger, int changed, int tenants);

        [LoggerMessage(EventIds.SeedLeftOut, LogLevel.Warning, "The seed file's tenant {Tenant} was applied without {What}")]
        public static partial void LeftOut(ILogger logger, string tenant, string what);
    }
}
