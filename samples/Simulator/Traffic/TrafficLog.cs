using Relay.Simulator.Settings;

namespace Relay.Simulator.Traffic;

/// <summary>The last requests, numbered from 1. Numbers go on after a reset, so that a reader's <c>after</c> stays true.</summary>
internal sealed class TrafficLog(SimulatorSettings settings)
{
    private readonly Lock _gate = new();
    private TrafficEntry?[] _ring = new TrafficEntry?[Math.Min(settings.LogCapacity, 1024)];
    private long _last;
    private long _forgotten;

    public void Append(TrafficEntry entry)
    {
        lock (_gate)
        {
            if (_last - _forgotten >= _ring.Length)
            {
                MakeRoom();
            }

            _last++;
            _ring[_last % _ring.Length] = entry;
        }
    }

    public IReadOnlyList<(long Number, TrafficEntry Entry)> After(long number, int limit)
    {
        lock (_gate)
        {
            var first = Math.Max(number, _forgotten) + 1;
            var count = (int)Math.Clamp(_last - first + 1, 0, limit);
            var entries = new (long, TrafficEntry)[count];
            for (var i = 0; i < count; i++)
            {
                entries[i] = (first + i, _ring[(first + i) % _ring.Length]!);
            }

            return entries;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _forgotten = _last;
            Array.Clear(_ring);
        }
    }

    private void MakeRoom()
    {
        if (_ring.Length == settings.LogCapacity)
        {
            _forgotten++;
            return;
        }

        var larger = new TrafficEntry?[Math.Min(settings.LogCapacity, _ring.Length * 2)];
        for (var n = _forgotten + 1; n <= _last; n++)
        {
            larger[n % larger.Length] = _ring[n % _ring.Length];
        }

        _ring = larger;
    }
}
