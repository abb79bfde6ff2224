using Microsoft.Extensions.Options;
using Relay.Kafka;

namespace Relay.Observability;

/// <summary>
/// Before anything stops, <c>ready</c> says no for a while, so that balancers send the next requests elsewhere. Then all consumers begin to
/// drain, side by side; the rest stops afterwards: Kestrel, the consumers with what they have in flight, the stages, the producers.
/// </summary>
internal sealed partial class OrderlyShutdown(
    Readiness readiness, DrainSignal drain, IOptions<RelayOptions> options, TimeProvider time, ILogger<OrderlyShutdown> logger) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.Drain();
        Log.Draining(logger, options.Value.ShutdownDelay.TotalSeconds);
        await Task.Delay(options.Value.ShutdownDelay, time, cancellationToken);
        drain.Begin();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(EventIds.ShuttingDown, LogLevel.Information, "Relay stops; unready for {Seconds} s first")]
        public static partial void Draining(ILogger logger, double seconds);
    }
}
