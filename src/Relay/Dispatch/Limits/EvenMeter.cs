using Relay.Channels;

namespace Relay.Dispatch.Limits;

/// <summary>
/// So many calls a second, at every moment: at most a tenth of a second's worth comes at once. Halved when the provider says that it was too
/// much, and slowly back: the number may have less than Relay thinks, or other senders than Relay.
/// </summary>
internal sealed class EvenMeter : RateMeter
{
    // All calls in flight are refused together; together they count once.
    private static readonly TimeSpan OneRefusal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HoldBeforeRecovery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FullRecovery = TimeSpan.FromMinutes(2);
    private const double LeastRate = 1;

    private readonly double _nominal;
    private double _rate;
    private double _tokens;
    private TimeSpan _last;
    private TimeSpan? _slowedAt;

    public EvenMeter(CallRate rate)
    {
        _nominal = rate.Calls / rate.Per.TotalSeconds;
        _rate = _nominal;
        _tokens = Burst;
    }

    /// <summary>Calls a second at the moment.</summary>
    public double Rate => _rate;

    private double Burst => Math.Max(1, _rate / 10);

    public override bool TryTake(TimeSpan now, CallPriority priority)
    {
        Refill(now);
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }

    public override void GiveBack(TimeSpan now) => _tokens = Math.Min(Burst, _tokens + 1);

    public override TimeSpan? Until(TimeSpan now, CallPriority priority, int count)
    {
        Refill(now);
        return TimeSpan.FromSeconds(Math.Max(0, (count - _tokens) / _rate));
    }

    public override int Available(TimeSpan now, TimeSpan within)
    {
        Refill(now);
        return (int)(_tokens + (_rate * within.TotalSeconds));
    }

    public override bool IsFresh(TimeSpan now)
    {
        Refill(now);
        return _rate >= _nominal && _tokens >= Burst;
    }

    public override void Slow(TimeSpan now)
    {
        Refill(now);
        if (now - _slowedAt < OneRefusal)
        {
            return;
        }

        _rate = Math.Max(LeastRate, _rate / 2);
        _tokens = 0;
        _slowedAt = now;
    }

    private void Refill(TimeSpan now)
    {
        if (now <= _last)
        {
            return;
        }

        // At the rate until now; what it recovers counts from here on.
        _tokens = Math.Min(Burst, _tokens + (_rate * (now - _last).TotalSeconds));
        if (_slowedAt is { } slowed)
        {
            var from = slowed + HoldBeforeRecovery > _last ? slowed + HoldBeforeRecovery : _last;
            _rate = Math.Min(_nominal, _rate + Math.Max(0, _nominal * ((now - from) / FullRecovery)));
        }

        _last = now;
    }
}
