using Npgsql;

namespace Relay.Storage;

/// <summary>Lets processes do something one after another.</summary>
internal sealed class StoreTurns(NpgsqlDataSource source, TimeProvider time) : IStoreTurns
{
    /// <inheritdoc />
    public async Task<IAsyncDisposable> TakeAsync(StoreLocks which, CancellationToken cancellationToken) =>
        await StoreLock.TakeAsync(source, which, time, cancellationToken);
}
