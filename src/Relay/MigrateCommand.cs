using Microsoft.Extensions.Options;
using Relay.Storage;
using Relay.Storage.Partitions;

namespace Relay;

/// <summary><c>migrate</c>: for operators who forbid it at start.</summary>
internal static class MigrateCommand
{
    public static async Task<int> RunAsync(IHost app, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        var services = app.Services;
        try
        {
            if (services.GetRequiredService<IOptions<StoreOptions>>().Value.ConnectionString.Length == 0)
            {
                await errors.WriteLineAsync($"ConnectionStrings:{StoreOptions.ConnectionName} is empty; there is no store to migrate.");
                return 1;
            }

            var applied = await services.GetRequiredService<StoreMigrator>().MigrateAsync(cancellationToken);
            await services.GetRequiredService<PartitionPlan>().ApplyInTurnAsync(cancellationToken);
            await output.WriteLineAsync(applied.Count == 0 ? "The schema is up to date." : $"Applied {string.Join(", ", applied)}.");
            return 0;
        }
        catch (OptionsValidationException invalid)
        {
            await errors.WriteLineAsync(string.Join(Environment.NewLine, invalid.Failures));
        }
        catch (Exception failed) when (StoreFault.Is(failed))
        {
            await errors.WriteLineAsync($"The store cannot be migrated: {StoreFault.Describe(failed)}");
        }

        finally
        {
            // Lets go of the connections, and writes out what was logged.
            await ((IAsyncDisposable)app).DisposeAsync();
        }

        return 1;
    }
}
