using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Relay.Model;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Secrets;

/// <summary>
/// Keeps bundles in the store, encrypted with ASP.NET's data protection. A bundle is bound to its tenant: put into another tenant's row it
/// cannot be read.
/// </summary>
internal sealed partial class LocalVault(
    IDbContextFactory<RelayDb> databases, IDataProtectionProvider protection, KeyRing keys, TimeProvider time, ILogger<LocalVault> logger)
    : ISecretVault
{
    private const string Purpose = "Relay.Secrets.Bundle.v1";

    // Whoever loads a snapshot reads the newest; a few more are history.
    private const int KeptVersions = 10;
    private const int BatchSize = 1000;

    // It reads by thousands itself, and as fast as the tenants are read.
    public int PageSize => int.MaxValue;

    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        keys.Prepare();
        return Task.CompletedTask;
    }

    public async Task<VaultWrite> WriteAsync(IReadOnlyDictionary<TenantId, SecretBundle> bundles, CancellationToken cancellationToken)
    {
        VaultBundleRow[] rows;
        try
        {
            rows = [.. bundles.Select(b => Protect(b.Key, b.Value))];
        }
        catch (CryptographicException failed) when (!StoreFault.Is(failed))
        {
            return VaultWrite.Refused(new(VaultFaultKind.Unreadable, $"secrets cannot be encrypted, since the keys cannot be used ({failed.GetType().Name})"));
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.VaultBundles.AddRange(rows);
        await db.SaveChangesAsync(cancellationToken);

        var tenants = bundles.Keys.Select(t => t.Value).ToArray();
        await db.VaultBundles
            .Where(b => tenants.Contains(b.TenantId)
                && db.VaultBundles.Count(newer => newer.TenantId == b.TenantId && newer.WrittenAt > b.WrittenAt) >= KeptVersions
                && !db.Tenants.Any(t => t.Id == b.TenantId && t.Bundle == b.Version))
            .ExecuteDeleteAsync(cancellationToken);
        return VaultWrite.Done(rows.ToDictionary(r => TenantId.Parse(r.TenantId), r => r.Version));
    }

    public async Task<VaultRead> ReadAsync(IReadOnlyCollection<BundleReference> wanted, CancellationToken cancellationToken)
    {
        var read = new Dictionary<TenantId, SecretBundle>(wanted.Count);
        (TenantId Tenant, string Why)? unreadable = null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var batch in wanted.Chunk(BatchSize))
        {
            var versions = batch.Select(b => b.Version).ToArray();
            var tenants = batch.Select(b => b.Tenant.Value).ToArray();
            var rows = await db.VaultBundles.AsNoTracking()
                .Where(b => tenants.Contains(b.TenantId) && versions.Contains(b.Version))
                .ToDictionaryAsync(b => (b.TenantId, b.Version), b => b.Protected, cancellationToken);
            foreach (var reference in batch)
            {
                var (bundle, why) = Unprotect(reference.Tenant, rows.GetValueOrDefault((reference.Tenant.Value, reference.Version)));
                if (bundle is not null)
                {
                    read[reference.Tenant] = bundle;
                }
                else
                {
                    unreadable ??= (reference.Tenant, why);
                }
            }
        }

        if (unreadable is var (first, reason))
        {
            Log.Unreadable(logger, wanted.Count - read.Count, first.Value, reason);
        }

        return new VaultRead(read);
    }

    private VaultBundleRow Protect(TenantId tenant, SecretBundle bundle)
    {
        var now = time.GetUtcNow();
        var json = bundle.ToJson();
        var row = new VaultBundleRow
        {
            TenantId = tenant.Value,
            Version = Guid.CreateVersion7(now).ToString("N"),
            Protected = Protector(tenant).Protect(json),
            WrittenAt = now,
        };
        CryptographicOperations.ZeroMemory(json);
        return row;
    }

    private (SecretBundle? Bundle, string Why) Unprotect(TenantId tenant, byte[]? bytes)
    {
        if (bytes is null)
        {
            return (null, "there is no such version");
        }

        try
        {
            var json = Protector(tenant).Unprotect(bytes);
            var bundle = SecretBundle.FromJson(json);
            CryptographicOperations.ZeroMemory(json);
            return (bundle, "");
        }
        catch (CryptographicException unreadable)
        {
            return (null, unreadable.Message);
        }
        catch (JsonException)
        {
            return (null, "what is there is no bundle");
        }
    }

    private IDataProtector Protector(TenantId tenant) => protection.CreateProtector(Purpose, tenant.Value);

    private static partial class Log
    {
        [LoggerMessage(EventIds.BundleUnreadable, LogLevel.Error,
            "The secrets of {Count} tenants cannot be read from the vault, such as those of {Tenant} ({Why}); their webhooks are answered 503 until they can")]
        public static partial void Unreadable(ILogger logger, int count, string tenant, string why);
    }
}
