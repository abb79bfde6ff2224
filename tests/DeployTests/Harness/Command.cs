using System.Diagnostics;
using Relay.IntegrationTests.Harness;

namespace DeployTests.Harness;

/// <summary>A program of the machine, run to its end.</summary>
internal static class Command
{
    // A restore and a build of everything, on a machine that builds something else meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    /// <summary>What it printed, both ways, and its exit code.</summary>
    public static async Task<(int Code, string Output)> RunAsync(
        string folder, IReadOnlyDictionary<string, string?> environment, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start)!;
        using var guard = new Guard(process.Id);
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>What it printed; it must end with 0.</summary>
    public static async Task<string> DoneAsync(string folder, string program, params IEnumerable<string> arguments)
    {
        string[] given = [.. arguments];
        var (code, output) = await RunAsync(folder, new Dictionary<string, string?>(StringComparer.Ordinal), program, given);
        Assert.True(code == 0, $"{program} {string.Join(' ', given)} ended with {code}:{Environment.NewLine}{output}");
        return output;
    }
}
