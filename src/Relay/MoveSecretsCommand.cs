using Microsoft.Extensions.Options;
using Relay.Secrets;

namespace Relay;

/// <summary><c>move-secrets</c>: brings all secrets to the vault that <c>Secrets:Provider</c> names.</summary>
internal static class MoveSecretsCommand
{
    private const int Named = 10;

    public static Task<int> RunAsync(IHost app, TextWriter output, TextWriter errors, CancellationToken cancellationToken) =>
        StoreCommand.RunAsync(app, errors, "there are no secrets to move", async (services, cancel) =>
        {
            var report = await services.GetRequiredService<SecretMove>().RunAsync(cancel);
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

            return report is { Fault: null, Unread.Count: 0 };
        }, cancellationToken);
}
