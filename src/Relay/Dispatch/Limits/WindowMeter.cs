using Relay.Channels;

namespace Relay.Dispatch.Limits;

/// <summary>
/// So many calls in a window, as Genesys counts: by its headers it says how many, how many were counted (of every process and program that
/// uses the client), and when the next window begins. The last of a window is kept for what matters most: a flood of receipts at its
/// beginning must not make customers' words wait for its end.
/// </summary>
internal sealed class WindowMeter(CallRate rate) : RateMeter
{
    private const int MostAllowed = 100_000;

    // The header counts whole seconds; a call that comes a little too early is refused and makes all wait.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    private int _allowed = rate.Calls;
    private int _count;
    private TimeSpan? _end;

    public override bool TryTake(TimeSpan now, CallPriority priority)
    {
        Roll(now);
        if (_count >= Limit(priority))
        {
            return false;
        }

        _end ??= now + rate.Per;
        _count++;
        return true;
    }

    public override void GiveBack(TimeSpan now)
    {
        Roll(now);
        _count = Math.Max(0, _count - 1);
    }

    public override TimeSpan? Until(TimeSpan now, CallPriority priority, int count)
    {
        Roll(now);
        var limit = Limit(priority);
        var beyond = count - Math.Max(0, limit - _count);
        return beyond <= 0 ? TimeSpan.Zero : ((_end ?? now) - now) + (rate.Per * ((beyond - 1) / limit));
    }

    public override int Available(TimeSpan now, TimeSpan within)
    {
        Roll(now);
        return Math.Max(0, _allowed - _count) + (_end - now <= within ? _allowed : 0);
    }

    public override bool IsFresh(TimeSpan now)
    {
        Roll(now);
        return _end is null && _count == 0;
    }

    public override void Observe(in LimitReading reading, TimeSpan now)
    {
        Roll(now);
        var end = now + reading.Reset + Rounding;
        _allowed = Math.Clamp(reading.Allowed, 1, MostAllowed);

        // A window that ends much later than the one Relay knew of has just begun.
        var isNew = end > _end + (rate.Per / 2);
        _count = isNew ? reading.Count : Math.Max(_count, reading.Count);
        _end = end;
    }

    private int Limit(CallPriority priority) => _allowed - (priority switch
    {
        CallPriority.Message => 0,
        CallPriority.FailedReceipt => _allowed / 20,
        CallPriority.DeliveredReceipt => _allowed * 3 / 20,
        CallPriority.Typing => _allowed / 4,
        _ => throw new InvalidOperationException($"No such priority: {priority}."),
    });

    private void Roll(TimeSpan now)
    {
        if (now >= _end)
        {
            (_end, _count) = (null, 0);
        }
    }
}
