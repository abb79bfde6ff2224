using System.Collections.Concurrent;
using Relay.Channels;

namespace Relay.Dispatch.Limits;

/// <summary>
/// The state of every limit that has one: those with a rate while they are used, the others only after the provider closed them. Millions
/// of pairs that nobody complained about cost nothing. Safe to call from any thread.
/// </summary>
internal sealed class ScopeLimits(TimeProvider time)
{
    /// <summary>Beyond so many closed pairs a further one is not remembered: its next call is refused by the provider once more, and that is all.</summary>
    public const int MaxClosures = 100_000;

    public static readonly TimeSpan ShortestClosure = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestClosure = TimeSpan.FromHours(1);

    // 4^6 s is more than an hour.
    private const int MaxStrikes = 6;

    private static readonly TimeSpan IdleTurnstile = TimeSpan.FromMinutes(10);

    // A pair that was closed within this time and does it again is left alone for longer.
    private static readonly TimeSpan StrikeMemory = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<LimitKey, Turnstile> _turnstiles = new();
    private readonly ConcurrentDictionary<LimitKey, Closure> _closures = new();

    /// <summary>Limits that are remembered.</summary>
    public int Count => _turnstiles.Count + _closures.Count;

    private TimeSpan Now => time.Monotonic();

    // A turnstile that is forgotten between this and its use was idle for minutes: the two of them let through a call or so too many.
    public Turnstile Get(LimitKey key, CallRate rate) => _turnstiles.TryGetValue(key, out var known)
        ? known
        : _turnstiles.GetOrAdd(key, static (_, made) => new Turnstile(RateMeter.Of(made.Rate), made.Time), (Rate: rate, Time: time));

    /// <summary>The turnstile of a limit, when it is in use.</summary>
    public Turnstile? Find(LimitKey key) => _turnstiles.GetValueOrDefault(key);

    /// <summary>How long a limit is closed; null when it is not.</summary>
    public TimeSpan? ClosedFor(LimitKey key) =>
        _closures.TryGetValue(key, out var closure) && closure.Until - Now is var wait && wait > TimeSpan.Zero ? wait : null;

    /// <summary>Closes a limit because the provider said so. A pair stays closed for 1, 4, 16, … s, longer each time, as Meta asks.</summary>
    /// <param name="isNew">False when it was closed already: calls that were in flight hear the same.</param>
    public TimeSpan Close(LimitKey key, TimeSpan? after, out bool isNew)
    {
        var now = Now;
        var known = _closures.TryGetValue(key, out var before);
        isNew = !known || before.Until <= now;
        var strikes = !known ? 0 : isNew ? Math.Min(before.Strikes + 1, MaxStrikes) : before.Strikes;
        var wait = Clamp(after ?? ShortestClosure);
        if (key.Scope == RetryScope.Pair)
        {
            var grown = Clamp(TimeSpan.FromSeconds(Math.Pow(4, strikes)));
            wait = grown > wait ? grown : wait;
        }

        var until = known && before.Until > now + wait ? before.Until : now + wait;
        if (known || _closures.Count < MaxClosures)
        {
            _closures[key] = new Closure(until, strikes);
        }

        Find(key)?.Pause(wait);
        return until - now;
    }

    /// <summary>It went well again: the next closure begins small.</summary>
    public void Forgive(LimitKey key)
    {
        if (_closures.TryGetValue(key, out var closure) && closure.Until <= Now)
        {
            _closures.TryRemove(new KeyValuePair<LimitKey, Closure>(key, closure));
        }
    }

    /// <summary>Forgets what a new one would not differ from.</summary>
    public void Sweep()
    {
        foreach (var (key, turnstile) in _turnstiles)
        {
            if (turnstile.IsIdleSince(IdleTurnstile))
            {
                _turnstiles.TryRemove(key, out _);
            }
        }

        var now = Now;
        foreach (var pair in _closures)
        {
            if (now - pair.Value.Until > StrikeMemory)
            {
                _closures.TryRemove(pair);
            }
        }
    }

    public static TimeSpan Clamp(TimeSpan wait) =>
        wait < ShortestClosure ? ShortestClosure : wait > LongestClosure ? LongestClosure : wait;

    private readonly record struct Closure(TimeSpan Until, int Strikes);
}
