using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Relay.Audit;
using Relay.Model;
using Relay.Sightings;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Identity;

/// <summary>A tenant's keys for machines: lists, makes, revokes. A key itself is known once, to whoever made it; kept is its hash.</summary>
internal sealed class ApiKeys(TenantDb databases, IStoreTurns turns, SightingReader sightings, TimeProvider time)
{
    public const int Most = 50;
    public const int LongestId = 40;

    // Tells people and scanners of repositories whose key it is.
    private const string Prefix = "relay_";
    private const int Bytes = 32;

    /// <summary>The oldest first.</summary>
    public async Task<ApiKeyList> ListAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var db = databases.Open(tenant);
        var rows = await db.ApiKeys.AsNoTracking().OrderBy(k => k.CreatedAt).ThenBy(k => k.Id).ToListAsync(cancellationToken);
        var seen = await sightings.ReadAsync(tenant, cancellationToken);
        return new ApiKeyList([.. rows.Select(k => new ApiKeyItem(k.Id, k.Scopes, k.CreatedAt, k.CreatedBy, seen.KeyLastUsed(k.Id)))]);
    }

    /// <summary>Null when the tenant has none with this id.</summary>
    public async Task<ApiKeyItem?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        (await ListAsync(tenant, cancellationToken)).Items.FirstOrDefault(k => k.Id == id);

    /// <param name="id">What it is called, for people and for the audit.</param>
    /// <param name="grantable">What whoever makes it may do himself: nobody gives what he does not have.</param>
    public async Task<ApiKeyOutcome> CreateAsync(
        TenantId tenant, string id, IReadOnlyList<string> scopes, IReadOnlyList<string> grantable, Actor actor, CancellationToken cancellationToken)
    {
        if (ApiKeyOutcome.FaultOf(id, scopes, grantable) is { } fault)
        {
            return fault;
        }

        await using var turn = await turns.TakeAsync(StoreLocks.Access, cancellationToken);
        await using var db = databases.Open(tenant);
        if (await db.ApiKeys.CountAsync(cancellationToken) >= Most)
        {
            return ApiKeyOutcome.No(ApiKeyFault.TooMany, $"There are {Most} keys already. Revoke one that is not used.");
        }

        if (await db.ApiKeys.AnyAsync(k => k.Id == id, cancellationToken) || await WasRevokedAsync(db, id, cancellationToken))
        {
            return ApiKeyOutcome.No(ApiKeyFault.Taken, "There is or was a key of this name, which the audit speaks of. Choose another.");
        }

        var key = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        string[] sorted = [.. scopes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var now = time.GetUtcNow();
        db.ApiKeys.Add(new ApiKeyRow
        {
            TenantId = tenant.Value,
            Id = id,
            Sha256 = SHA256.HashData(Encoding.ASCII.GetBytes(key)),
            Scopes = sorted,
            CreatedAt = now,
            CreatedBy = actor.Name,
        });
        db.Audit.Add(AuditEntry.Of(tenant, actor, AuditActions.KeyCreated, ("key", id), ("scopes", string.Join(", ", sorted))));
        await db.SaveChangesAsync(cancellationToken);
        return new ApiKeyOutcome(new ApiKeyCreated(id, key, sorted), ApiKeyFault.None, null);
    }

    /// <returns>False when the tenant has none with this id.</returns>
    public async Task<bool> RevokeAsync(TenantId tenant, string id, Actor actor, CancellationToken cancellationToken)
    {
        await using var turn = await turns.TakeAsync(StoreLocks.Access, cancellationToken);
        await using var db = databases.Open(tenant);
        if (await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == id, cancellationToken) is not { } row)
        {
            return false;
        }

        db.ApiKeys.Remove(row);
        db.Audit.Add(AuditEntry.Of(tenant, actor, AuditActions.KeyRevoked, ("key", id), ("scopes", string.Join(", ", row.Scopes))));
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private static Task<bool> WasRevokedAsync(RelayDb db, string id, CancellationToken cancellationToken) =>
        db.DeletedIds.AnyAsync(d => d.Kind == PartKinds.ApiKey && d.Key == id, cancellationToken);
}
