using Relay.Channels;
using Relay.Model;

namespace Relay.Dispatch.Limits;

/// <summary>What this process knows of one destination.</summary>
internal sealed class Destination(string name, string kind, int slots, TimeProvider time)
{
    private long _closedUntil;
    private long _lastUse;
    private Context? _context;
    private Refusal? _refusal;

    public string Name { get; } = name;

    public string Kind { get; } = kind;

    public Turnstile Slots { get; } = new(new SlotMeter(slots), time);

    public Breaker Breaker { get; } = new();

    public Deliveries Deliveries { get; } = new();

    /// <summary>Whose it is, and what its calls are counted by; null before the first call.</summary>
    public Context? Last => Volatile.Read(ref _context);

    /// <summary>With what it was called when the breaker opened.</summary>
    public Refusal? RefusedWith
    {
        get => Volatile.Read(ref _refusal);
        set => Volatile.Write(ref _refusal, value);
    }

    public void Use(Tenant tenant, ChannelAccount account, IReadOnlyList<CallLimit> limits, TimeSpan now)
    {
        Volatile.Write(ref _lastUse, now.Ticks);
        if (Last is not { } last || !ReferenceEquals(last.Tenant, tenant) || !ReferenceEquals(last.Account, account))
        {
            Volatile.Write(ref _context, new Context(tenant, account, [.. limits.Where(limit => limit.Key.Scope != RetryScope.Pair)]));
        }
    }

    /// <summary>Closes it for a time where the provider named no limit of its own.</summary>
    public void Close(TimeSpan until)
    {
        for (var seen = Volatile.Read(ref _closedUntil); seen < until.Ticks;)
        {
            var found = Interlocked.CompareExchange(ref _closedUntil, until.Ticks, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }

    public TimeSpan? ClosedFor(TimeSpan now) =>
        Volatile.Read(ref _closedUntil) - now.Ticks is var left and > 0 ? TimeSpan.FromTicks(left) : null;

    public bool IsIdle(TimeSpan now, TimeSpan after) =>
        now.Ticks - Volatile.Read(ref _lastUse) > after.Ticks && !Breaker.IsOpen && ClosedFor(now) is null && Slots.IsIdleSince(TimeSpan.Zero);

    /// <param name="Limits">Those of every call: without the pair's.</param>
    internal sealed record Context(Tenant Tenant, ChannelAccount Account, IReadOnlyList<CallLimit> Limits);

    /// <param name="Seen">The snapshot that was looked at last; null before the first look.</param>
    internal sealed record Refusal(CredentialStamp Stamp, TenantSnapshot? Seen);
}
