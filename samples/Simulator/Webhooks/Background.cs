namespace Relay.Simulator.Webhooks;

/// <summary>Work that goes on after the answer: statuses and receipts. A reset or the end of the program stops it.</summary>
internal sealed partial class Background(IHostApplicationLifetime lifetime, ILogger<Background> logger) : IDisposable
{
    private CancellationTokenSource _reset = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);

    public void Run(Func<CancellationToken, Task> work) => _ = RunAsync(work, Volatile.Read(ref _reset).Token);

    public void Reset()
    {
        // The old source is not disposed here: work that is being started may still ask it for its token.
        var old = Interlocked.Exchange(ref _reset, CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping));
        old.Cancel();
    }

    public void Dispose() => _reset.Dispose();

    private async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Yield();
            await work(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Forgotten on purpose, or the program ends.
        }
#pragma warning disable CA1031 // Nobody awaits this task: what is not logged here would vanish.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "A webhook of the simulator's own accord failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
