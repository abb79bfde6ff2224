using System.Threading.Channels;
using Relay.Storage;

namespace Relay.Normalize;

/// <summary>
/// Lets nobody wait for a store that does not answer: the first to find out waits a short while, those after him not at all, until somebody
/// who has time has found that it answers again.
/// </summary>
internal sealed partial class StoreBreaker(TimeProvider time, ILogger<StoreBreaker> logger)
{
    /// <summary>
    /// How long a stage waits for an answer. A customer who is taken for another costs more than a wait, so it is long enough for a store that is
    /// only slow.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // One call is as good as many.
    private readonly Channel<bool> _work = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _open;

    /// <summary>The store is left alone.</summary>
    public bool IsOpen => _open;

    /// <summary>Asks the store, unless it is known not to answer.</summary>
    /// <returns>False when it did not answer, or was not asked.</returns>
    public async Task<bool> TryAsync(Func<CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        if (_open)
        {
            return false;
        }

        if (await AttemptAsync(ask, Patience, cancellationToken) is not { } why)
        {
            return true;
        }

        if (!_open)
        {
            _open = true;
            Log.Away(logger, why);
        }

        Wake();
        return false;
    }

    /// <summary>Asks the store even if it did not answer before.</summary>
    /// <returns>Why it failed; null when it did not.</returns>
    public Task<string?> AttemptAsync(Func<CancellationToken, Task> ask, TimeSpan patience, CancellationToken cancellationToken) =>
        StoreCall.AttemptAsync(ask, patience, time, cancellationToken);

    /// <summary>The store has answered, and was told everything.</summary>
    public void Close(int ids, int sightings)
    {
        if (_open)
        {
            _open = false;
            Log.Back(logger, ids, sightings);
        }
    }

    /// <summary>There is something to be caught up on.</summary>
    public void Wake() => _work.Writer.TryWrite(true);

    /// <summary>Waits until there is something to be caught up on.</summary>
    public Task WorkAsync(CancellationToken cancellationToken) => _work.Reader.ReadAsync(cancellationToken).AsTask();

    private static partial class Log
    {
        [LoggerMessage(EventIds.SeenStoreAway, LogLevel.Warning,
            "The store does not answer Normalize, which goes on with what it has in memory: older duplicates pass, and a customer who is not in "
            + "memory may get a second conversation, which is put right and told afterwards. {Why}")]
        public static partial void Away(ILogger logger, string why);

        [LoggerMessage(EventIds.SeenStoreBack, LogLevel.Information,
            "The store answers Normalize again; {Ids} ids and {Sightings} sightings of customers from meanwhile are written")]
        public static partial void Back(ILogger logger, int ids, int sightings);
    }
}
