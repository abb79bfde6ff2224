using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Relay.Up.Processes;

/// <summary>A program of the build output, run as a child whose output goes to a file.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int Terminate = 15;

    private readonly Process _process;
    private readonly ChildLog _log;

    private ChildProcess(string name, Process process, ChildLog log)
    {
        Name = name;
        _process = process;
        _log = log;
    }

    public string Name { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts <paramref name="assembly"/> with this process's environment and <paramref name="settings"/> on top; null removes.</summary>
    public static ChildProcess Start(string name, string assembly, IReadOnlyDictionary<string, string?> settings, ChildLog log)
    {
        var start = new ProcessStartInfo(Dotnet())
        {
            // appsettings.json and wwwroot are looked up in the working directory.
            WorkingDirectory = Path.GetDirectoryName(assembly)!,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(assembly);
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => log.Write(line.Data, alarming: false);
        process.ErrorDataReceived += (_, line) => log.Write(line.Data, alarming: true);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ChildProcess(name, process, log);
    }

    /// <summary>The last lines that it printed.</summary>
    public IReadOnlyList<string> LastLines() => _log.LastLines();

    /// <summary>Why it is gone, for a message. Waits for the rest of its output.</summary>
    public async Task<string> DescribeExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return $"{Name} ended by itself with exit code {_process.ExitCode}";
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Asks it to end, and ends it when it does not. Returns what was wrong, or null.</summary>
    public async Task<string?> StopAsync(TimeSpan patience, TimeProvider time)
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, Terminate);
        }

        using var enough = new CancellationTokenSource(patience, time);
        try
        {
            await _process.WaitForExitAsync(enough.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
            return $"{Name} did not stop within {patience.TotalSeconds:0} s and was killed";
        }

        return _process.ExitCode == 0 ? null : $"{Name} ended with exit code {_process.ExitCode}";
    }

    public void Dispose()
    {
        _process.Dispose();
        _log.Dispose();
    }

    // The host that runs this program runs the others too: an SDK in a home folder is not found by their own launchers.
    private static string Dotnet()
    {
        var host = Environment.ProcessPath;
        return Path.GetFileNameWithoutExtension(host) == "dotnet" ? host! : "dotnet";
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
