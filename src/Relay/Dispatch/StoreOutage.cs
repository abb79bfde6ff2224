using Relay.Observability;
using Relay.Storage;

namespace Relay.Dispatch;

/// <summary>
/// Leaves a store that is away alone, so that one that hangs costs one wait and not one for each message: whoever is on the way of a delivery
/// goes without it until somebody who has time has found that it answers again. Says once that it is away, and once that it is back.
/// </summary>
internal sealed partial class StoreOutage(RelayMetrics metrics, TimeProvider time, ILogger<StoreOutage> logger)
{
    /// <summary>
    /// How long a lane waits for an answer. A message that is sent again costs more than a wait, so it is long enough for a store that is only slow.
    /// The time-outs of the commands are no help: after them the server is asked to cancel, and one that hangs does not hear that either.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private TaskCompletionSource _away = NotAway();
    private long _restUntil;

    /// <summary>Whether whoever has something better to do does not ask.</summary>
    public bool IsAway => Volatile.Read(ref _away).Task.IsCompleted;

    /// <summary>Whether nobody asks, because it failed a moment ago.</summary>
    public bool IsResting => IsAway && time.GetTimestamp() < Interlocked.Read(ref _restUntil);

    /// <summary>
    /// Asks, unless the store is away. Whoever waits when it turns out to be, by his own patience or another's, waits no longer; what he asked
    /// goes on without him.
    /// </summary>
    /// <returns>False when there is no answer.</returns>
    public async ValueTask<bool> TryAsync(Func<Task> ask, CancellationToken cancellationToken)
    {
        var away = Volatile.Read(ref _away).Task;
        if (away.IsCompleted)
        {
            return false;
        }

        var asked = ask();
        try
        {
            if (await FirstAsync(asked, away, cancellationToken) == asked)
            {
                await asked;
                return true;
            }
        }
        catch (TimeoutException late) when (!asked.IsCompleted)
        {
            Failed(late);
        }
        catch (Exception failed) when (StoreFault.Is(failed))
        {
            Failed(failed);
            return false;
        }

        _ = LetGoAsync(asked);
        return false;
    }

    public void Failed(Exception failed)
    {
        Interlocked.Exchange(ref _restUntil, time.GetTimestamp() + (long)(Pause.TotalSeconds * time.TimestampFrequency));
        if (Volatile.Read(ref _away).TrySetResult())
        {
            Log.Away(logger, StoreFault.Describe(failed));
        }
    }

    public void Answered()
    {
        lock (_gate)
        {
            if (!IsAway)
            {
                return;
            }

            Volatile.Write(ref _away, NotAway());
        }

        Log.Back(logger);
    }

    /// <summary>Something was done by memory alone.</summary>
    public void WentWithout(string what) => metrics.WithoutStore(what);

    /// <summary>What could not be kept until the store is back.</summary>
    /// <param name="isFirst">Only the first of an outage is said; all are counted.</param>
    public void Dropped(string what, int count, bool isFirst)
    {
        for (var n = 0; n < count; n++)
        {
            metrics.WithoutStore($"{what}-dropped");
        }

        if (isFirst)
        {
            Log.Dropped(logger, count, what);
        }
    }

    // In two halves: to a process that stood still the first is over before it has looked at an answer that is there. Nobody needs the store more
    // than such a one, whose partitions are another's by now.
    private async Task<Task> FirstAsync(Task asked, Task away, CancellationToken cancellationToken)
    {
        var first = Task.WhenAny(asked, away);
        try
        {
            return await first.WaitAsync(Patience / 2, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return await first.WaitAsync(Patience / 2, time, cancellationToken);
        }
    }

    private static TaskCompletionSource NotAway() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // However it ends, nobody waits for it any more.
    private static async Task LetGoAsync(Task asked) => await asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static partial class Log
    {
        [LoggerMessage(EventIds.DispatchWithoutStore, LogLevel.Warning,
            "The store is away: until it is back, Dispatch knows what was delivered from memory alone, and what must be parked waits: {Why}")]
        public static partial void Away(ILogger logger, string why);

        [LoggerMessage(EventIds.DispatchDropped, LogLevel.Warning,
            "{Count} rows of {What} could not be kept until the store is back: after a crash or a move they may be repeated")]
        public static partial void Dropped(ILogger logger, int count, string what);

        [LoggerMessage(EventIds.DispatchStoreBack, LogLevel.Information, "The store answers Dispatch again")]
        public static partial void Back(ILogger logger);
    }
}
