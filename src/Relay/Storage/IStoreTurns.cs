namespace Relay.Storage;

/// <summary>Lets processes do something one after another.</summary>
internal interface IStoreTurns
{
    /// <summary>Waits for the turn, which lasts until what is returned is disposed.</summary>
    Task<IAsyncDisposable> TakeAsync(StoreLocks which, CancellationToken cancellationToken);
}

/// <summary>The turns of a process that is alone.</summary>
internal sealed class OwnTurns : IStoreTurns, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task<IAsyncDisposable> TakeAsync(StoreLocks which, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        return new Turn(_turn);
    }

    public void Dispose() => _turn.Dispose();

    private sealed class Turn(SemaphoreSlim turn) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            turn.Release();
            return ValueTask.CompletedTask;
        }
    }
}
