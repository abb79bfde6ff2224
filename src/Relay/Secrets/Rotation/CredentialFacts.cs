using Microsoft.EntityFrameworkCore;
using Relay.Model;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Secrets.Rotation;

/// <summary>What a provider says of a credential.</summary>
/// <param name="ExpiresAt">Null: never, or not known.</param>
/// <param name="DataAccessExpiresAt">Null: never, or not known.</param>
/// <param name="ChangedAt">Null: it is the same as before.</param>
internal readonly record struct CredentialFact(
    DateTimeOffset? ExpiresAt, DateTimeOffset? DataAccessExpiresAt, DateTimeOffset CheckedAt, DateTimeOffset? ChangedAt = null);

/// <summary>Keeps what is known of credentials; checks and rotations write it.</summary>
internal static class CredentialFacts
{
    /// <summary>Puts it to what the context will save.</summary>
    /// <param name="name">The name of the value in the bundle, see <see cref="SecretNames"/>.</param>
    public static async Task NoteAsync(RelayDb db, TenantId tenant, string name, CredentialFact fact, CancellationToken cancellationToken)
    {
        var row = await db.CredentialFacts.SingleOrDefaultAsync(f => f.TenantId == tenant.Value && f.Name == name, cancellationToken)
            ?? db.CredentialFacts.Add(new CredentialFactRow { TenantId = tenant.Value, Name = name }).Entity;
        (row.ExpiresAt, row.DataAccessExpiresAt, row.CheckedAt) = (fact.ExpiresAt, fact.DataAccessExpiresAt, fact.CheckedAt);
        row.ChangedAt = fact.ChangedAt ?? row.ChangedAt;
    }
}
