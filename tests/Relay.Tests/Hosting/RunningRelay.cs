using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Relay.Tests.Hosting;

/// <summary>The real program as a child process that listens, and every line that it writes.</summary>
internal sealed class RunningRelay : IAsyncDisposable
{
    private const string Listening = @"Now listening on: \W*http://127\.0\.0\.1:(\d+)";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private RunningRelay(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IReadOnlyList<string> Lines => [.. _lines];

    public int Port { get; private set; }

    public static async Task<RunningRelay> StartAsync(params (string Key, string Value)[] settings)
    {
        var relay = new RunningRelay(RelayProcess.Start([.. settings, ("Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime", "Information")]));
        try
        {
            relay.Port = int.Parse((await relay.LineAsync(Listening)).Groups[1].Value, CultureInfo.InvariantCulture);
            return relay;
        }
        catch
        {
            await relay.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until so many lines match, and gives the last match.</summary>
    public async Task<Match> LineAsync(string pattern, int count = 1)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var found = _lines.Select(line => Regex.Match(line, pattern, RegexOptions.None, Patience)).Where(m => m.Success).Take(count).ToList();
            if (found.Count == count)
            {
                return found[^1];
            }

            Assert.False(_process.HasExited, "Relay ended by itself.");
            Assert.True(TimeProvider.System.GetElapsedTime(since) < Patience, $"No {count} lines like '{pattern}' came.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public async Task<RawAnswer> SendAsync(RawRequest request)
    {
        await using var connection = await RawConnection.OpenAsync(Port);
        return await connection.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
