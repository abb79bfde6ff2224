using Microsoft.Extensions.Options;
using Relay.Secrets;
using Relay.Storage;

namespace Relay;

/// <summary><c>move-secrets</c>: brings all secrets to the vault that <c>Secrets:Provider</c> names.</summary>
internal static class MoveSecretsCommand
{
    private const int Named = 10;

    public static async Task<int> RunAsync(IHost app, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        var services = app.Services;
        try
        {
            if (services.GetRequiredService<IOptions<StoreOptions>>().Value.ConnectionString.Length == 0)
            {
                await errors.WriteLineAsync($"ConnectionStrings:{StoreOptions.ConnectionName} is empty; there are no secrets to move.");
                return 1;
            }

            var report = await services.GetRequiredService<SecretMove>().RunAsync(cancellationToken);
            await output.WriteLineAsync($"Moved the secrets of {report.Moved} tenants to {services.GetRequiredService<IOptions<SecretsOptions>>().Value.Provider}.");
            if (report.Unread.Count > 0)
            {
                var more = report.Unread.Count > Named ? $" and {report.Unread.Count - Named} more" : "";
                await errors.WriteLineAsync($"Not moved, since they cannot be read where they are: those of {string.Join(", ", report.Unread.Take(Named))}{more}.");
            }

            if (report.Fault is { } fault)
            {
                await errors.WriteLineAsync($"Stopped: {fault.Reason}. Run it again; it goes on with the rest.");
            }

            return report is { Fault: null, Unread.Count: 0 } ? 0 : 1;
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
