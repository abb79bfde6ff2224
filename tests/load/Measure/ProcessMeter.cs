using System.Globalization;
using System.Runtime.InteropServices;

namespace Relay.Load.Measure;

/// <summary>What the kernel says that a process has used.</summary>
internal static class ProcessMeter
{
    private const int ClockTicks = 2;
    private static readonly double TicksPerSecond = SystemValue(ClockTicks);

    /// <summary>Processor time since its start, in user and kernel mode.</summary>
    public static TimeSpan Cpu(int process)
    {
        // After the name in brackets, which may hold anything: state is the third field of the line, user time the fourteenth.
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    /// <summary>Its memory that is in RAM, in MiB.</summary>
    public static double ResidentMiB(int process)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status")).First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    [DllImport("libc", EntryPoint = "sysconf")]
    private static extern long SystemValue(int name);
}
