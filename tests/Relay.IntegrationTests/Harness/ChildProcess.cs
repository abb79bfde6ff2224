using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Relay.IntegrationTests.Harness;

/// <summary>A program in a process of its own, all of its output kept in memory.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int SigInt = 2;
    private const int SigTerm = 15;
    private const int SigKill = 9;
    private const int SigStop = 19;
    private const int SigCont = 18;
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Guard _guard;
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private bool _disposed;

    private ChildProcess(string name, ProcessStartInfo start)
    {
        Name = name;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _guard = new Guard(_process.Id);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it printed so far; all of it once it has ended.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Starts <paramref name="assembly"/> with this process's environment and <paramref name="settings"/> on top; null removes.</summary>
    public static ChildProcess Start(string name, string assembly, IReadOnlyDictionary<string, string?> settings, params IEnumerable<string> arguments) =>
        StartProgram(name, Dotnet(), Path.GetDirectoryName(assembly)!, settings, [assembly, .. arguments]);

    /// <summary>The same for any program, in a folder.</summary>
    public static ChildProcess StartProgram(
        string name, string program, string folder, IReadOnlyDictionary<string, string?> settings, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        return Start(name, start);
    }

    /// <summary>Starts any program; its standard streams are taken over.</summary>
    public static ChildProcess Start(string name, ProcessStartInfo start)
    {
        (start.UseShellExecute, start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (false, true, true, true);
        return new ChildProcess(name, start);
    }

    public void WriteLine(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Asks it to end in its own time.</summary>
    public void Terminate() => Signal(SigTerm);

    /// <summary>What Ctrl-C does: asks it, and all that it started, provided that it leads a group of its own.</summary>
    public void InterruptGroup()
    {
        if (!_process.HasExited)
        {
            _ = Kill(-_process.Id, SigInt);
        }
    }

    /// <summary>Ends whatever is left of the group that it leads.</summary>
    public void KillGroup() => _ = Kill(-_process.Id, SigKill);

    /// <summary>Holds it still, as a machine does that has no time for it.</summary>
    public void Freeze() => Signal(SigStop);

    public void Thaw() => Signal(SigCont);

    /// <summary>Ends it as a power cut does.</summary>
    public async Task KillAsync()
    {
        Signal(SigKill);
        await _process.WaitForExitAsync().WaitAsync(EndLimit);
    }

    /// <summary>Waits until it has ended, and returns its exit code.</summary>
    public async Task<int> ExitCodeAsync(TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? EndLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{Name} still runs {(patience ?? EndLimit).TotalSeconds:0} s after it was asked to end.{Environment.NewLine}{Tail()}");
        }

        return _process.ExitCode;
    }

    /// <summary>Its last lines, for the message of a failed test.</summary>
    public string Tail(int count = 30) => string.Join(Environment.NewLine, Lines.TakeLast(count).Prepend($"--- last lines of {Name}"));

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _guard.Dispose();
        _process.Dispose();
    }

    private void Signal(int signal)
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, signal);
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_gate)
            {
                _lines.Add(line);
            }
        }
    }

    // The host that runs the tests runs the programs too: an SDK in a home folder is not found by their own launchers.
    public static string Dotnet()
    {
        var host = Environment.ProcessPath;
        return Path.GetFileNameWithoutExtension(host) == "dotnet" ? host! : "dotnet";
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
