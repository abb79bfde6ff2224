using Microsoft.Extensions.Options;
using Relay.Storage.Partitions;

namespace Relay.Storage;

/// <summary>What must be true of the store before anything is read from it.</summary>
internal sealed class StorePreparation(StoreMigrator migrator, PartitionPlan partitions, StoreReady ready, IOptions<StoreOptions> options)
{
    /// <summary>Brings schema and partitions about, or says why that is somebody else's to do. Fails like any use of the store when it is away.</summary>
    /// <returns>Null when all is well.</returns>
    public async Task<string?> PrepareAsync(CancellationToken cancellationToken)
    {
        if (options.Value.MigrateAtStart)
        {
            await migrator.MigrateAsync(cancellationToken);
        }
        else if (await migrator.MissingAsync(cancellationToken) is { Count: > 0 } missing)
        {
            return $"the store's schema lacks {string.Join(", ", missing)} and Store:MigrateAtStart is false; run 'dotnet Relay.dll migrate' first";
        }

        await partitions.ApplyInTurnAsync(cancellationToken);
        ready.Open();
        return null;
    }
}
