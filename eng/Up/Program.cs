using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;

namespace Relay.Up;

/// <summary>Behind <c>./relay up</c>: starts the simulator and Relay with a demo tenant, for a person or for a smoke run.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (!UpArguments.TryParse(args, out var arguments))
        {
            await Console.Error.WriteLineAsync(UpArguments.Usage);
            return 2;
        }

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

        // The factory's request logs would need a provider to show; there is none.
        await using var services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        var http = services.GetRequiredService<IHttpClientFactory>();

        return arguments.Smoke
            ? await new SmokeCommand(arguments.Root, http, TimeProvider.System, Console.Out, Console.Error).RunAsync(stop.Token)
            : await new UpCommand(arguments.Root, http, TimeProvider.System, Console.Out, Console.Error).RunAsync(stop.Token);

        void Stop(PosixSignalContext signal)
        {
            // The default would end this process at once and leave the children behind.
            signal.Cancel = true;
            stop.Cancel();
        }
    }
}
