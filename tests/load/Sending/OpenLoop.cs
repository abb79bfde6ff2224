
namespace Relay.Load.Sending;

/// <summary>
/// Sends at a rate, whatever the answers do: what is slow does not slow the sending down, and each time counts from the moment at which the
/// message was due, not from when a connection was free for it (no coordinated omission).
/// </summary>
internal static class OpenLoop
{
    /// <param name="write">Makes the request of a message; called by many threads.</param>
    /// <param name="url">Where to.</param>
    /// <param name="perSecond">The rate.</param>
    /// <param name="count">How many messages.</param>
    /// <param name="connections">How many may be on their way at once.</param>
    public static async Task<OpenLoopRun> RunAsync(Uri url, double perSecond, int count, int connections, Func<int, ReadOnlyMemory<byte>> write, CancellationToken cancellationToken)
    {
        var open = new HttpConnection?[connections];
        for (var n = 0; n < connections; n++)
        {
            open[n] = await HttpConnection.OpenAsync(url, cancellationToken);
        }

        // A little later, so that all who send are there when the first is due.
        var began = TimeProvider.System.GetTimestamp() + (TimeProvider.System.TimestampFrequency / 20);
        var pacer = new Pacer(count, perSecond, began);
        var run = new OpenLoopRun(count, pacer);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, connections).Select(n => Task.Run(() => SendAsync(n), cancellationToken)));
        }
        finally
        {
            foreach (var connection in open)
            {
                connection?.Dispose();
            }
        }

        run.Ended();
        return run;

        async Task SendAsync(int n)
        {
            await foreach (var message in pacer.Due.ReadAllAsync(cancellationToken))
            {
                try
                {
                    open[n] ??= await HttpConnection.OpenAsync(url, cancellationToken);
                    run.Answered(message, await open[n]!.SendAsync(write(message), cancellationToken));
                }
                catch (Exception broken) when (broken is IOException or System.Net.Sockets.SocketException)
                {
                    open[n]?.Dispose();
                    open[n] = null;
                    run.Answered(message, 0);
                }
            }
        }
    }
}
