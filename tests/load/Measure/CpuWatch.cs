using System.Text.Json.Nodes;

namespace Relay.Load.Measure;

/// <summary>Processor time of several processes, and of this one, over a stretch of time.</summary>
internal sealed class CpuWatch
{
    private readonly IReadOnlyList<(string Name, int Process, TimeSpan Before)> _watched;
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly (long Busy, long All) _machineBefore = Machine.Ticks();
    private (long Busy, long All) _machineAfter;
    private IReadOnlyDictionary<string, TimeSpan> _used = new Dictionary<string, TimeSpan>();

    public CpuWatch(params IEnumerable<(string Name, int? Process)> processes)
    {
        var watched = new List<(string Name, int Process, TimeSpan Before)>();
        foreach (var (name, process) in processes.Append(("generator", Environment.ProcessId)))
        {
            if (process is { } id)
            {
                watched.Add((name, id, ProcessMeter.Cpu(id)));
            }
        }

        _watched = watched;
    }

    public TimeSpan Elapsed { get; private set; }

    public TimeSpan Before(string name) => _watched.Single(w => w.Name == name).Before;

    public CpuWatch Stop()
    {
        Elapsed = TimeProvider.System.GetElapsedTime(_started);
        _machineAfter = Machine.Ticks();
        _used = _watched.ToDictionary(w => w.Name, w => ProcessMeter.Cpu(w.Process) - w.Before, StringComparer.Ordinal);
        return this;
    }

    public double MicrosecondsPer(string name, long count) => count == 0 ? 0 : _used[name].TotalMicroseconds / count;

    /// <summary>How many cores each kept busy, whoever else there is on the machine (the store too), and the machine as a whole.</summary>
    public JsonObject Cores()
    {
        var cores = new JsonObject();
        foreach (var (name, used) in _used)
        {
            cores[name] = Figures.Number(used / Elapsed);
        }

        var all = Math.Max(1, _machineAfter.All - _machineBefore.All);
        var machine = (double)(_machineAfter.Busy - _machineBefore.Busy) / all * Environment.ProcessorCount;
        cores["others"] = Figures.Number(Math.Max(0, machine - _used.Values.Sum(used => used / Elapsed)));
        cores["machine"] = Figures.Number(machine);
        return cores;
    }
}
