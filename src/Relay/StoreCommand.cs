using Microsoft.Extensions.Options;
using Relay.Storage;

namespace Relay;

/// <summary>What the commands that work on the store have in common: what is wrong is told, and everything is let go of at the end.</summary>
internal static class StoreCommand
{
    /// <param name="nothing">What there is not without a store, as in "there is no store to migrate".</param>
    /// <param name="run">Says whether all went well.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        IHost app, TextWriter errors, string nothing, Func<IServiceProvider, CancellationToken, Task<bool>> run, CancellationToken cancellationToken)
    {
        try
        {
            if (app.Services.GetRequiredService<IOptions<StoreOptions>>().Value.ConnectionString.Length == 0)
            {
                await errors.WriteLineAsync($"ConnectionStrings:{StoreOptions.ConnectionName} is empty; {nothing}.");
                return 1;
            }

            return await run(app.Services, cancellationToken) ? 0 : 1;
        }
        catch (OptionsValidationException invalid)
        {
            await errors.WriteLineAsync(string.Join(Environment.NewLine, invalid.Failures));
        }
        catch (Exception failed) when (StoreFault.Is(failed))
        {
            await errors.WriteLineAsync($"The store cannot be used: {StoreFault.Describe(failed)}");
        }
        finally
        {
            // Lets go of the connections, and writes out what was logged.
            await ((IAsyncDisposable)app).DisposeAsync();
        }

        return 1;
    }
}
