using Relay.Storage;
using Relay.Storage.Partitions;

namespace Relay;

/// <summary><c>migrate</c>: for operators who forbid it at start.</summary>
internal static class MigrateCommand
{
    public static Task<int> RunAsync(IHost app, TextWriter output, TextWriter errors, CancellationToken cancellationToken) =>
        StoreCommand.RunAsync(app, errors, "there is no store to migrate", async (services, cancel) =>
        {
            var applied = await services.GetRequiredService<StoreMigrator>().MigrateAsync(cancel);
            await services.GetRequiredService<PartitionPlan>().ApplyInTurnAsync(cancel);
            await output.WriteLineAsync(applied.Count == 0 ? "The schema is up to date." : $"Applied {string.Join(", ", applied)}.");
            return true;
        }, cancellationToken);
}
