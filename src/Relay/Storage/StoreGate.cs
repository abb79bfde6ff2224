namespace Relay.Storage;

/// <summary>
/// Asks the store for those who cannot wait for ever. A statement is never cancelled: to cancel asks the server, and a server that hangs lets
/// that hang too, with a thread each. What takes too long is let go, and keeps its place until it ends by itself; while all places are
/// taken by such, nobody waits.
/// </summary>
internal sealed class StoreGate(int places, TimeSpan patience, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _free = new(places, places);
    private int _hanging;

    /// <summary>Asks, and fails with a <see cref="TimeoutException"/> when that takes too long.</summary>
    /// <param name="ask">Is given a token that ends when nobody waits any more: for what is not the store's, and for what has not begun.</param>
    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _hanging) >= places || !await _free.WaitAsync(patience, cancellationToken))
        {
            throw new TimeoutException($"{places} calls are waiting for an answer already");
        }

        var letGo = new CancellationTokenSource();
        var asked = RunAsync(ask, letGo.Token);
        try
        {
            return await asked.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException late) when (!asked.IsCompleted)
        {
            Interlocked.Increment(ref _hanging);
            _ = asked.ContinueWith(_ => Interlocked.Decrement(ref _hanging), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw new TimeoutException($"no answer within {patience.TotalSeconds} s", late);
        }
        finally
        {
            if (asked.IsCompleted)
            {
                letGo.Dispose();
            }
            else
            {
                _ = LetGoAsync(asked, letGo);
            }
        }
    }

    /// <summary>The same without an answer.</summary>
    public Task AskAsync(Func<CancellationToken, Task> ask, CancellationToken cancellationToken) => AskAsync(
        async letGo =>
        {
            await ask(letGo);
            return true;
        },
        cancellationToken);

    public void Dispose() => _free.Dispose();

    private async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken letGo)
    {
        try
        {
            return await ask(letGo);
        }
        finally
        {
            _free.Release();
        }
    }

    private static async Task LetGoAsync(Task asked, CancellationTokenSource letGo)
    {
        using (letGo)
        {
            await letGo.CancelAsync();
            await asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
