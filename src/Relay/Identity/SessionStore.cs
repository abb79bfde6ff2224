using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Identity;

/// <summary>
/// Keeps sessions in the store, so that every process knows them and they can be ended: the cookie is a key and nothing more, and the store
/// knows its hash only.
/// </summary>
internal sealed class SessionStore(IDbContextFactory<RelayDb> databases, IDataProtectionProvider protection, TimeProvider time) : ITicketStore
{
    private const int KeyBytes = 32;

    // A session that many use at once is written by one of them.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly IDataProtector _protector = protection.CreateProtector("Relay.Identity.Session.v1");

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        await using var db = await databases.CreateDbContextAsync();
        db.Sessions.Add(new SessionRow
        {
            KeyHash = Hash(key),
            UserKey = UserKeyOf(ticket),
            Ticket = Protect(ticket),
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = EndOf(ticket),
        });
        await RemoveOldAsync(db);
        await db.SaveChangesAsync();
        return key;
    }

    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        await using var db = await databases.CreateDbContextAsync();
        if (await FindAsync(db, key) is not { } row)
        {
            // It was ended meanwhile, and stays so.
            return;
        }

        row.Ticket = Protect(ticket);
        row.ExpiresAt = EndOf(ticket);
        await SaveAsync(db);
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        await using var db = await databases.CreateDbContextAsync();
        if (await FindAsync(db, key) is not { } row || row.ExpiresAt <= time.GetUtcNow())
        {
            return null;
        }

        try
        {
            return TicketSerializer.Default.Deserialize(_protector.Unprotect(row.Ticket));
        }
        catch (CryptographicException)
        {
            // The keys it was encrypted with are gone: signing in again mends that.
            return null;
        }
    }

    public async Task RemoveAsync(string key)
    {
        await using var db = await databases.CreateDbContextAsync();
        if (await FindAsync(db, key) is { } row)
        {
            db.Sessions.Remove(row);
            await SaveAsync(db);
        }
    }

    /// <summary>Ends all sessions of somebody, in every browser.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> RemoveAllAsync(string userKey, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Sessions.Where(s => s.UserKey == userKey).ToListAsync(cancellationToken);
        db.Sessions.RemoveRange(rows);
        await SaveAsync(db);
        return rows.Count;
    }

    /// <summary>Organisation and user id, as sessions are known by.</summary>
    public static string UserKey(string organizationId, string userId) => $"{organizationId}/{userId}";

    private async Task RemoveOldAsync(RelayDb db)
    {
        var before = time.GetUtcNow() - Patience;
        db.Sessions.RemoveRange(await db.Sessions.Where(s => s.ExpiresAt < before).OrderBy(s => s.ExpiresAt).Take(100).ToListAsync());
    }

    // Of two who end the same session, one finds it gone: that is what both wanted. The store tells of one row at a time.
    private static async Task SaveAsync(RelayDb db)
    {
        while (true)
        {
            try
            {
                await db.SaveChangesAsync();
                return;
            }
            catch (DbUpdateConcurrencyException gone) when (gone.Entries.Count > 0)
            {
                foreach (var entry in gone.Entries)
                {
                    entry.State = EntityState.Detached;
                }
            }
        }
    }

    private static Task<SessionRow?> FindAsync(RelayDb db, string key)
    {
        var hash = Hash(key);
        return db.Sessions.SingleOrDefaultAsync(s => s.KeyHash == hash);
    }

    private byte[] Protect(AuthenticationTicket ticket) => _protector.Protect(TicketSerializer.Default.Serialize(ticket));

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private DateTimeOffset EndOf(AuthenticationTicket ticket) => ticket.Properties.ExpiresUtc ?? time.GetUtcNow();

    private static string UserKeyOf(AuthenticationTicket ticket) =>
        ticket.Principal.FindFirst(ApiCaller.UserClaim)?.Value ?? throw new InvalidOperationException("A session belongs to nobody.");
}
