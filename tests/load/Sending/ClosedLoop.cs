using Relay.Load.Measure;

namespace Relay.Load.Sending;

/// <summary>Sends as fast as it is answered on so many connections: what can be taken at most.</summary>
internal static class ClosedLoop
{
    public static async Task<(int Taken, TimeSpan Elapsed, Latencies Latencies)> RunAsync(
        Uri url, int connections, TimeSpan time, IReadOnlyList<byte[]> requests, CancellationToken cancellationToken)
    {
        var next = -1;
        var began = TimeProvider.System.GetTimestamp();
        var until = began + (long)(time.TotalSeconds * TimeProvider.System.TimestampFrequency);
        var times = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(SendAsync, cancellationToken)));
        var elapsed = TimeProvider.System.GetElapsedTime(began);
        var latencies = new Latencies(times.SelectMany(t => t));
        return (latencies.Count, elapsed, latencies);

        async Task<List<double>> SendAsync()
        {
            using var connection = await HttpConnection.OpenAsync(url, cancellationToken);
            var mine = new List<double>();
            while (TimeProvider.System.GetTimestamp() is var sent && sent < until)
            {
                var request = requests[(int)((uint)Interlocked.Increment(ref next) % (uint)requests.Count)];
                var status = await connection.SendAsync(request, cancellationToken);
                if (status != 200)
                {
                    throw new InvalidOperationException($"A webhook was answered {status}.");
                }

                mine.Add(TimeProvider.System.GetElapsedTime(sent).TotalMilliseconds);
            }

            return mine;
        }
    }
}
