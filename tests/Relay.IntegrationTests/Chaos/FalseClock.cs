using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Relay.IntegrationTests.Chaos;

/// <summary>
/// A clock that jumps, for one process: a few lines of C (falseclock.c) stand between the program and the system's clock and read from a file
/// how far the one is from the other. The monotonic clock goes on, as it does when a machine's clock is set.
/// </summary>
internal sealed class FalseClock : IDisposable
{
    private readonly string _folder;

    private FalseClock(string folder) => _folder = folder;

    /// <summary>What a process needs in its environment.</summary>
    public IEnumerable<(string Key, string Value)> Settings => [("LD_PRELOAD", Library), ("FALSE_CLOCK_FILE", Ahead)];

    private string Library => Path.Combine(_folder, "falseclock.so");

    private string Ahead => Path.Combine(_folder, "ahead");

    public static async Task<FalseClock> MakeAsync()
    {
        var clock = new FalseClock(Directory.CreateTempSubdirectory("relay-clock-").FullName);
        clock.Set(TimeSpan.Zero);
        var start = new ProcessStartInfo("gcc") { UseShellExecute = false, RedirectStandardError = true };
        foreach (var argument in (string[])["-shared", "-fPIC", "-O2", "-o", clock.Library, Source(), "-ldl"])
        {
            start.ArgumentList.Add(argument);
        }

        using var compiler = Process.Start(start)!;
        var errors = await compiler.StandardError.ReadToEndAsync();
        await compiler.WaitForExitAsync();
        Assert.True(compiler.ExitCode == 0, $"gcc: {errors}");
        return clock;
    }

    /// <summary>From now on the process's clock is ahead by so much.</summary>
    public void Set(TimeSpan ahead)
    {
        // Into the same file, which the process has in its memory.
        using var file = new FileStream(Ahead, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        file.Write(BitConverter.GetBytes(ahead.Ticks * TimeSpan.NanosecondsPerTick));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Source([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "falseclock.c");
}
