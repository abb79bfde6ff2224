using System.Diagnostics;
using System.Text;

namespace Relay.Tests.Hosting;

/// <summary>The real program as a child process, with nothing in its environment but what a test sets.</summary>
internal static class RelayProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs until the program ends by itself.</summary>
    public static async Task<(int ExitCode, IReadOnlyList<string> Errors, string Output)> RunAsync(params (string Key, string? Value)[] settings)
    {
        using var process = Start(settings);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }

        return (process.ExitCode, (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries), await output);
    }

    public static Process Start(params (string Key, string? Value)[] settings)
    {
        var folder = AppContext.BaseDirectory;
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { Path.Combine(folder, "Relay.dll") },
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        var keep = start.Environment.Where(pair => pair.Key is "PATH" or "HOME" or "DOTNET_ROOT" or "TMPDIR" or "TEMP" or "TMP" or "SYSTEMROOT").ToList();
        start.Environment.Clear();
        foreach (var (key, value) in keep.Concat(
            [
                new("ASPNETCORE_ENVIRONMENT", "Development"),
                new("ASPNETCORE_URLS", "http://127.0.0.1:0"),
                new("Kafka__Partitions", "1"),
            ]))
        {
            start.Environment[key] = value;
        }

        foreach (var (key, value) in settings)
        {
            // Null takes the variable away.
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return Process.Start(start)!;
    }
}
