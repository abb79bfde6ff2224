using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Relay.Storage;

/// <summary>Brings the schema up to date; of several processes that start at once, one does it and the others wait.</summary>
internal sealed partial class StoreMigrator(
    NpgsqlDataSource source, IDbContextFactory<RelayDb> databases, TimeProvider time, ILogger<StoreMigrator> logger)
{
    /// <summary>Applies what is missing.</summary>
    /// <returns>The names of what was applied; empty when the schema was up to date.</returns>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var alone = await StoreLock.TakeAsync(source, StoreLocks.Migrate, time, cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var missing = await MissingAsync(db, cancellationToken);
        if (missing.Count > 0)
        {
            await db.Database.MigrateAsync(cancellationToken);
            Log.Migrated(logger, string.Join(", ", missing));
        }

        return missing;
    }

    /// <summary>The migrations that this program needs and the store does not have.</summary>
    public async Task<IReadOnlyList<string>> MissingAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await MissingAsync(db, cancellationToken);
    }

    private static async Task<IReadOnlyList<string>> MissingAsync(RelayDb db, CancellationToken cancellationToken) =>
        [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)];

    private static partial class Log
    {
        [LoggerMessage(EventIds.StoreMigrated, LogLevel.Information, "The store's schema was brought up to date: {Migrations}")]
        public static partial void Migrated(ILogger logger, string migrations);
    }
}
