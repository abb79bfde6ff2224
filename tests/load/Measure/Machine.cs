using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Relay.Load.Measure;

/// <summary>The machine that the figures are from.</summary>
internal static class Machine
{
    public static JsonObject Describe() => new()
    {
        ["cores"] = Environment.ProcessorCount,
        ["processor"] = Processor(),
        ["memoryMiB"] = (long)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024 / 1024),
        ["system"] = RuntimeInformation.OSDescription,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["loadAverageBefore"] = Figures.Number(double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)),
    };

    /// <summary>Ticks of all cores since the start: those that were used, and all.</summary>
    public static (long Busy, long All) Ticks()
    {
        // user nice system idle iowait irq softirq steal; what guests used is in user already.
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(f => long.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        var all = fields.Sum();
        return (all - fields[3] - fields[4], all);
    }

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";
}
