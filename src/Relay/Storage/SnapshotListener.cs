using Npgsql;
using Relay.Storage.Spool;

namespace Relay.Storage;

/// <summary>
/// Raises <see cref="SnapshotNews"/> when another process has changed a tenant, and <see cref="SpoolNews"/> when one has opened or closed a
/// spool. What was told while the connection was broken is lost, so every new connection counts as news.
/// </summary>
internal sealed partial class SnapshotListener(
    NpgsqlDataSource source, SnapshotNews news, SpoolNews spools, StoreReady ready, TimeProvider time, ILogger<SnapshotListener> logger) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        try
        {
            await ready.Task.WaitAsync(stoppingToken);
            while (true)
            {
                try
                {
                    await ListenAsync(() => pause = FirstPause, stoppingToken);
                }
                catch (Exception broken) when (StoreFault.Is(broken) && !stoppingToken.IsCancellationRequested)
                {
                    if (pause == FirstPause)
                    {
                        // Once in an outage, not at every attempt.
                        Log.Broken(logger, StoreFault.Describe(broken));
                    }
                }

                await Task.Delay(pause, time, stoppingToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task ListenAsync(Action listening, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, told) => Tell(told);
        await using (var listen = new NpgsqlCommand($"LISTEN {SnapshotChange.Channel}; LISTEN {SpoolNews.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        listening();
        news.Raise();
        spools.TellStale();
        while (true)
        {
            await connection.WaitAsync(cancellationToken);
        }
    }

    private void Tell(NpgsqlNotificationEventArgs told)
    {
        if (told.Channel == SpoolNews.Channel)
        {
            spools.Tell(told.Payload);
        }
        else
        {
            news.Raise();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ListenerBroken, LogLevel.Warning, "Changes of tenants are not told at the moment, only polled: {Why}")]
        public static partial void Broken(ILogger logger, string why);
    }
}
