using Microsoft.EntityFrameworkCore;
using Relay.Channels.Meta;
using Relay.Model;
using Relay.Secrets.Rotation;
using Relay.Storage;

namespace Relay.Connections.Checks;

/// <summary>Keeps what a check learnt of a WhatsApp token's end, for those who look at secrets.</summary>
internal sealed class TokenNotes(TenantDb databases, TimeProvider time)
{
    private const string WhatsApp = "whatsapp";

    /// <param name="number">The number whose token it is.</param>
    /// <param name="since">When the token was read: one that was replaced later is another.</param>
    public async Task NoteAsync(TenantId tenant, string number, MetaTokenState seen, DateTimeOffset since, CancellationToken cancellationToken)
    {
        // Of a token that is good no more Meta tells nothing reliable.
        if (!seen.IsValid)
        {
            return;
        }

        await using var db = databases.Open(tenant);
        var name = await db.Accounts.Where(a => a.Channel == WhatsApp && a.Id == number).Select(a => a.AccessTokenName).SingleOrDefaultAsync(cancellationToken);
        if (name is null || await db.CredentialFacts.AnyAsync(f => f.Name == name && f.ChangedAt > since, cancellationToken))
        {
            return;
        }

        await CredentialFacts.NoteAsync(db, tenant, name, new CredentialFact(seen.ExpiresAt, seen.DataAccessExpiresAt, time.GetUtcNow()), cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException overtaken) when (StoreFault.IsOvertaken(overtaken))
        {
            // Somebody noted the first facts of this token in the same moment: they are as fresh as these.
            return;
        }
    }
}
