using Npgsql;

namespace Relay.Storage;

/// <summary>Lets processes do something one after another.</summary>
internal sealed class StoreTurns(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>Waits for the turn, which lasts until what is returned is disposed.</summary>
    public async Task<IAsyncDisposable> TakeAsync(StoreLocks which, CancellationToken cancellationToken) =>
        await StoreLock.TakeAsync(source, which, time, cancellationToken);
}
