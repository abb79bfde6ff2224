using Relay.Secrets;

namespace Relay;

/// <summary><c>protect-keys</c>: puts the keys of data protection under the present certificate, so that the former one can be taken away.</summary>
internal static class ProtectKeysCommand
{
    public static Task<int> RunAsync(IHost app, TextWriter output, TextWriter errors, CancellationToken cancellationToken) =>
        StoreCommand.RunAsync(app, errors, "there are no keys to protect", async (services, cancel) =>
        {
            var report = await services.GetRequiredService<KeyRingWrapping>().RunAsync(cancel);
            if (report.Renewed + report.Good > 0)
            {
                await output.WriteLineAsync($"Protected {report.Renewed} keys with the certificate; {report.Good} were before.");
            }

            foreach (var fault in report.Faults)
            {
                await errors.WriteLineAsync(fault);
            }

            return report.Faults.Count == 0;
        }, cancellationToken);
}
