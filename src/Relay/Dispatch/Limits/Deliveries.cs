namespace Relay.Dispatch.Limits;

/// <summary>The last deliveries to a destination: the newest of all, and the newest of any lane but that one. That answers for every lane.</summary>
internal sealed class Deliveries
{
    private readonly Lock _gate = new();
    private (long Lane, DateTimeOffset At)? _newest;
    private (long Lane, DateTimeOffset At)? _ofAnother;

    public void Add(long lane, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (_newest is { } newest && newest.Lane != lane)
            {
                _ofAnother = newest;
            }

            _newest = (lane, at);
        }
    }

    public bool Has(long exceptLane, DateTimeOffset since)
    {
        lock (_gate)
        {
            return (_newest?.Lane == exceptLane ? _ofAnother : _newest)?.At >= since;
        }
    }
}
