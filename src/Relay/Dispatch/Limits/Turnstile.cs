using Relay.Channels;

namespace Relay.Dispatch.Limits;

/// <summary>
/// Lets calls through one limit, in the order of their priority and, within one, of their coming. Nobody waits here for long: who would wait
/// for longer than his patience is told at once how long. System.Threading.RateLimiting knows no priorities and no provider that says how
/// it stands (docs/adr/0015). Safe to call from any thread.
/// </summary>
internal sealed class Turnstile(RateMeter meter, TimeProvider time)
{
    // Shorter timers would only fire before their time.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>How long to stay away when nobody knows.</summary>
    public static readonly TimeSpan ShortestDeferral = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<Waiter>[] _line = [.. Enum.GetValues<CallPriority>().Select(_ => new Queue<Waiter>())];
    private ITimer? _timer;
    private TimeSpan _pausedUntil;
    private TimeSpan _lastUse;

    private TimeSpan Now => time.Monotonic();

    /// <summary>Null when the call may go now; else how long it would have to wait for that.</summary>
    public ValueTask<TimeSpan?> EnterAsync(CallPriority priority, TimeSpan patience, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_gate)
        {
            var now = _lastUse = Now;
            var ahead = Ahead(priority);
            if (ahead == 0 && now >= _pausedUntil && meter.TryTake(now, priority))
            {
                return default;
            }

            if (Estimate(now, priority, ahead + 1) is { } wait && wait > patience)
            {
                return new(wait);
            }

            waiter = new Waiter(now + patience);
            var line = _line[(int)priority];
            line.Enqueue(waiter);
            if (line.Count == 1)
            {
                Arm(now);
            }
        }

        return WaitAsync(waiter, cancellationToken);
    }

    /// <summary>A call that was let through was not made, or gives its slot back.</summary>
    public void GiveBack()
    {
        lock (_gate)
        {
            meter.GiveBack(Now);
            Serve();
        }
    }

    /// <summary>The provider said that it was too much: nobody is let through for a time, and fewer afterwards.</summary>
    public void Pause(TimeSpan wait)
    {
        lock (_gate)
        {
            meter.Slow(Now);
            var until = Now + wait;
            _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
        }
    }

    /// <summary>The provider said how the limit stands.</summary>
    public void Observe(in LimitReading reading)
    {
        lock (_gate)
        {
            meter.Observe(reading, Now);
            Serve();
        }
    }

    /// <summary>Messages that would get through within a time, if they came now.</summary>
    public int Available(TimeSpan within)
    {
        lock (_gate)
        {
            var now = Now;
            return now + within <= _pausedUntil ? 0 : Math.Max(0, meter.Available(now, within) - Ahead(CallPriority.Typing));
        }
    }

    /// <summary>Whether it can be forgotten: a new one would be no different.</summary>
    public bool IsIdleSince(TimeSpan idle)
    {
        lock (_gate)
        {
            var now = Now;
            return now - _lastUse > idle && now >= _pausedUntil && Ahead(CallPriority.Typing) == 0 && meter.IsFresh(now);
        }
    }

    private static async ValueTask<TimeSpan?> WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((Waiter)state!).TrySetCanceled(token), waiter);
        return await waiter.Task;
    }

    // Those who go before one who comes now.
    private int Ahead(CallPriority priority)
    {
        var ahead = 0;
        for (var p = 0; p <= (int)priority; p++)
        {
            ahead += _line[p].Count;
        }

        return ahead;
    }

    private TimeSpan? Estimate(TimeSpan now, CallPriority priority, int place)
    {
        var pause = _pausedUntil > now ? _pausedUntil - now : TimeSpan.Zero;
        return meter.Until(now, priority, place) is { } room ? (room > pause ? room : pause) : pause > TimeSpan.Zero ? pause : null;
    }

    private void Serve()
    {
        var now = Now;
        for (var p = 0; p < _line.Length && now >= _pausedUntil; p++)
        {
            while (_line[p].Count > 0)
            {
                if (!meter.TryTake(now, (CallPriority)p))
                {
                    // Whoever has less priority is not let past.
                    p = _line.Length;
                    break;
                }

                // He may have gone away; then his room is the next one's.
                if (!_line[p].Dequeue().TrySetResult(null))
                {
                    meter.GiveBack(now);
                }
            }
        }

        for (var p = 0; p < _line.Length; p++)
        {
            while (_line[p].TryPeek(out var waiter) && waiter.Deadline <= now)
            {
                _line[p].Dequeue();
                var wait = Estimate(now, (CallPriority)p, 1) ?? ShortestDeferral;
                waiter.TrySetResult(wait > ShortestDeferral ? wait : ShortestDeferral);
            }
        }

        Arm(now);
    }

    // One timer, for whatever comes first: room for the first in line, or the end of someone's patience.
    private void Arm(TimeSpan now)
    {
        _timer?.Dispose();
        _timer = null;
        TimeSpan? next = null;
        var isFirst = true;
        for (var p = 0; p < _line.Length; p++)
        {
            if (!_line[p].TryPeek(out var head))
            {
                continue;
            }

            var due = head.Deadline - now;
            if (isFirst && Estimate(now, (CallPriority)p, 1) is { } room && room < due)
            {
                due = room;
            }

            isFirst = false;
            next = next is null || due < next ? due : next;
        }

        if (next is { } wait)
        {
            _timer = time.CreateTimer(static state => ((Turnstile)state!).OnTimer(), this, wait > Tick ? wait : Tick, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            Serve();
        }
    }

    private sealed class Waiter(TimeSpan deadline) : TaskCompletionSource<TimeSpan?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TimeSpan Deadline { get; } = deadline;
    }
}
