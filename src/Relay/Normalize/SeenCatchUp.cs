namespace Relay.Normalize;

/// <summary>Tells the store what it missed, once it answers again, so that nobody else has to wait to find that out.</summary>
internal sealed class SeenCatchUp(NormalizeMemory memory, StoreBreaker breaker, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // Nobody waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await breaker.WorkAsync(stoppingToken);
                var pause = FirstPause;
                do
                {
                    await Task.Delay(pause, time, stoppingToken);
                    pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                }
                while (!await memory.CatchUpAsync(Patience, stoppingToken));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }
}
