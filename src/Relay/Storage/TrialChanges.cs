using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Relay.Storage.Rows;

namespace Relay.Storage;

/// <summary>
/// Does in a trial, where the management data are in memory, what the database and <see cref="SnapshotChange"/> do elsewhere: defaults,
/// versions, the memory of what was deleted, and the news.
/// </summary>
internal sealed class TrialChanges(SnapshotNews news, TimeProvider time) : SaveChangesInterceptor
{
    private long _version = 1;
    private long _auditId;

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        var db = (RelayDb)eventData.Context!;
        SetDefaults(db);
        if (SnapshotChange.Of(db) is not { } change)
        {
            return result;
        }

        var version = Interlocked.Increment(ref _version);
        foreach (var id in change.Touched)
        {
            if (await db.Tenants.FindAsync([id], cancellationToken) is { } tenant)
            {
                tenant.Version = version;
            }
        }

        await RememberDeletionsAsync(db, change, cancellationToken);
        var row = await db.SnapshotVersion.SingleOrDefaultAsync(cancellationToken) ?? db.SnapshotVersion.Add(new SnapshotVersionRow { Single = true }).Entity;
        row.Number = Math.Max(row.Number, version);
        db.SavedVersion = version;
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (((RelayDb)eventData.Context!).SavedVersion is not null)
        {
            news.Raise();
        }

        return ValueTask.FromResult(result);
    }

    private static async Task RememberDeletionsAsync(RelayDb db, SnapshotChange change, CancellationToken cancellationToken)
    {
        foreach (var part in change.Gone)
        {
            if (await db.DeletedIds.FindAsync([part.TenantId, part.Kind, part.Key], cancellationToken) is null)
            {
                db.DeletedIds.Add(new DeletedIdRow { TenantId = part.TenantId, Kind = part.Kind, Key = part.Key });
            }
        }

        foreach (var part in change.Made)
        {
            if (await db.DeletedIds.FindAsync([part.TenantId, part.Kind, part.Key], cancellationToken) is { } remembered)
            {
                db.DeletedIds.Remove(remembered);
            }
        }
    }

    private void SetDefaults(RelayDb db)
    {
        var now = time.GetUtcNow();
        foreach (var entry in db.ChangeTracker.Entries().Where(e => e.State == EntityState.Added).ToList())
        {
            switch (entry.Entity)
            {
                case AuditRow audit:
                    audit.At = audit.At == default ? now : audit.At;
                    audit.Id = Interlocked.Increment(ref _auditId);
                    break;
                case TenantRow tenant when tenant.CreatedAt == default:
                    tenant.CreatedAt = now;
                    break;
                case SigningSecretRow secret when secret.CreatedAt == default:
                    secret.CreatedAt = now;
                    break;
                case VerifyTokenRow token when token.CreatedAt == default:
                    token.CreatedAt = now;
                    break;
                case ApiKeyRow key when key.CreatedAt == default:
                    key.CreatedAt = now;
                    break;
                default:
                    break;
            }
        }
    }
}
