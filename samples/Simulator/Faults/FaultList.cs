namespace Relay.Simulator.Faults;

/// <summary>The faults still to strike. The oldest that matches strikes, and is gone when its times are used up.</summary>
internal sealed class FaultList
{
    private readonly Lock _gate = new();
    private readonly List<(Fault Fault, int Left)> _faults = [];
    private volatile bool _any;

    public void Add(Fault fault)
    {
        lock (_gate)
        {
            _faults.Add((fault, fault.Times));
            _any = true;
        }
    }

    public Fault? Take(string service, string path, string? tenant)
    {
        // The usual case of a load test: no faults, no lock.
        if (!_any)
        {
            return null;
        }

        lock (_gate)
        {
            var index = _faults.FindIndex(candidate => candidate.Fault.Matches(service, path, tenant));
            if (index < 0)
            {
                return null;
            }

            var (fault, left) = _faults[index];
            if (left > 1)
            {
                _faults[index] = (fault, left - 1);
            }
            else
            {
                _faults.RemoveAt(index);
                _any = _faults.Count > 0;
            }

            return fault;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _faults.Clear();
            _any = false;
        }
    }
}
