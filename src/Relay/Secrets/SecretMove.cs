using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Relay.Model;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Secrets;

/// <summary>
/// Brings all bundles to the vault that is set. Processes go on serving: each version is read from where it was written, and a tenant's new
/// version counts with the commit that names it. What was cut off is done by the next run.
/// </summary>
internal sealed class SecretMove(IDbContextFactory<RelayDb> databases, IStoreTurns turns, ISecretVault vault, IOptions<SecretsOptions> options)
{
    private const int BatchSize = 100;
    private const int Tries = 20;

    /// <summary>Moves them, and says how many it moved, and of whom it could not.</summary>
    public async Task<MoveReport> RunAsync(CancellationToken cancellationToken)
    {
        // As at a start: two of them would write everything twice.
        await using var turn = await turns.TakeAsync(StoreLocks.Seed, cancellationToken);
        await vault.PrepareAsync(cancellationToken);
        var (report, after, left) = (new MoveReport(0, [], null), "", Tries);
        while (true)
        {
            try
            {
                var (next, last) = await MoveAsync(report, after, cancellationToken);
                if (last is null || next.Fault is not null)
                {
                    return next;
                }

                (report, after, left) = (next, last, Tries);
            }
            catch (DbUpdateConcurrencyException) when (--left > 0)
            {
                // Somebody changed secrets of one of them meanwhile. What he wrote is read and moved.
                continue;
            }
        }
    }

    private async Task<(MoveReport Report, string? Last)> MoveAsync(MoveReport report, string after, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var all = await db.Tenants.Where(t => t.Bundle != null && string.Compare(t.Id, after) > 0).OrderBy(t => t.Id).Take(BatchSize).ToListAsync(cancellationToken);
        if (all.Count == 0)
        {
            return (report, null);
        }

        var toKeyVault = options.Value.Provider == SecretsOptions.KeyVaultProvider;
        var elsewhere = all.Where(t => KeyVaultVault.Wrote(Reference(t)) != toKeyVault).ToList();
        var read = await vault.ReadAsync([.. elsewhere.Select(Reference)], cancellationToken);
        if (read.Away is { } away)
        {
            return (report with { Fault = away }, null);
        }

        var write = read.Bundles.Count == 0 ? VaultWrite.Nothing : await vault.WriteAsync(read.Bundles, cancellationToken);
        if (write.IsRefused)
        {
            return (report with { Fault = write.Fault }, null);
        }

        foreach (var tenant in elsewhere.Where(t => write.Versions.ContainsKey(TenantId.Parse(t.Id))))
        {
            tenant.Bundle = write.Versions[TenantId.Parse(tenant.Id)];
            db.Audit.Add(new AuditRow { TenantId = tenant.Id, Actor = "move-secrets", Action = "secrets.moved" });
        }

        await db.SaveChangesAsync(cancellationToken);
        var unread = elsewhere.Select(t => t.Id).Where(id => !read.Bundles.ContainsKey(TenantId.Parse(id)));
        return (report with { Moved = report.Moved + write.Versions.Count, Unread = [.. report.Unread, .. unread] }, all[^1].Id);
    }

    private static BundleReference Reference(TenantRow tenant) => new(TenantId.Parse(tenant.Id), tenant.Bundle!);
}

/// <param name="Unread">Tenants whose bundles could not be read where they are; they stay there.</param>
/// <param name="Fault">Why it ended before all were moved; null when it went to the end.</param>
internal sealed record MoveReport(int Moved, IReadOnlyList<string> Unread, VaultFault? Fault);
