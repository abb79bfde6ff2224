namespace Relay.Storage;

/// <summary>Asks the store and waits for so long and no longer.</summary>
internal static class StoreCall
{
    /// <summary>Cancels what takes longer, without waiting for its end.</summary>
    /// <returns>Why it failed, in a line for a log; null when it did not.</returns>
    public static async Task<string?> AttemptAsync(
        Func<CancellationToken, Task> ask, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var ending = new CancellationTokenSource();
        var asked = ask(ending.Token);
        try
        {
            await asked.WaitAsync(patience, time, cancellationToken);
            return null;
        }
        catch (TimeoutException) when (!asked.IsCompleted)
        {
            return $"no answer within {patience.TotalSeconds} s";
        }
        catch (Exception failed) when (StoreFault.Is(failed) && !cancellationToken.IsCancellationRequested)
        {
            return StoreFault.Describe(failed);
        }
        finally
        {
            if (asked.IsCompleted)
            {
                ending.Dispose();
            }
            else
            {
                _ = LetGoAsync(asked, ending);
            }
        }
    }

    // Cancelling asks the server to cancel, and a server that hangs lets that hang too; so it is nobody's to wait for.
    private static Task LetGoAsync(Task asked, CancellationTokenSource ending) => Task.Run(
        async () =>
        {
            using (ending)
            {
                await ending.CancelAsync();
                await asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        },
        CancellationToken.None);
}
