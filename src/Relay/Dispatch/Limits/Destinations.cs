using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Relay.Channels;
using Relay.Contracts;
using Relay.Model;
using Relay.Observability;

namespace Relay.Dispatch.Limits;

/// <summary>Every destination that was called lately, and what is known of it. Safe to call from any thread.</summary>
internal sealed class Destinations : IDestinationState
{
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Destination> _known = new(StringComparer.Ordinal);
    private readonly ScopeLimits _limits;
    private readonly ITenantDirectory _tenants;
    private readonly TimeProvider _time;
    private readonly int _slots;
    private long _nextSweep;

    public Destinations(ScopeLimits limits, ITenantDirectory tenants, IOptions<DispatchOptions> options, RelayMetrics metrics, TimeProvider time)
    {
        _limits = limits;
        _tenants = tenants;
        _time = time;
        _slots = options.Value.MaxInFlightPerDestination;
        _nextSweep = (Now + SweepEvery).Ticks;
        metrics.ObserveOpenBreakers(OpenBreakers);
    }

    public int Count => _known.Count;

    private TimeSpan Now => _time.Monotonic();

    /// <summary>The destination of a call that is about to be made.</summary>
    public Destination Use(DeliveryJob job, IReadOnlyList<CallLimit> limits)
    {
        var now = Now;
        SweepWhenDue(now);
        if (!_known.TryGetValue(job.Destination, out var destination))
        {
            destination = _known.GetOrAdd(job.Destination, new Destination(job.Destination, job.Sender.Key, _slots, _time));
        }

        destination.Use(job.Tenant, job.Account, limits, now);
        return destination;
    }

    public TimeSpan? ClosedFor(string destination) =>
        _known.TryGetValue(destination, out var known) ? ClosedFor(known, known.Last?.Limits ?? []) : null;

    /// <summary>How long nothing can be sent there that falls under these limits.</summary>
    public TimeSpan? ClosedFor(Destination destination, IReadOnlyList<CallLimit> limits)
    {
        var now = Now;
        RetryWhenCredentialsChanged(destination, now);
        return Longer(destination.Breaker.ClosedFor(now), LimitedFor(destination, limits, now));
    }

    /// <summary>The same, of limits alone.</summary>
    public TimeSpan? LimitedFor(Destination destination, IReadOnlyList<CallLimit> limits, TimeSpan now)
    {
        var wait = destination.ClosedFor(now);
        foreach (var limit in limits)
        {
            wait = Longer(wait, _limits.ClosedFor(limit.Key));
        }

        return wait;
    }

    public int Allowance(string destination)
    {
        if (!_known.TryGetValue(destination, out var known))
        {
            return _slots;
        }

        var limits = known.Last?.Limits ?? [];
        if (ClosedFor(known, limits) is not null)
        {
            return 0;
        }

        if (known.Breaker.IsOpen)
        {
            return 1;
        }

        var allowed = known.Slots.Available(Ahead);
        foreach (var limit in limits)
        {
            allowed = _limits.Find(limit.Key) is { } turnstile ? Math.Min(allowed, turnstile.Available(Ahead)) : allowed;
        }

        return allowed;
    }

    public bool HasDeliveredSince(string destination, long exceptLane, DateTimeOffset since) =>
        _known.TryGetValue(destination, out var known) && known.Deliveries.Has(exceptLane, since);

    // A token that was put right is not left waiting for the breaker's time. Looked at once for each snapshot.
    private void RetryWhenCredentialsChanged(Destination destination, TimeSpan now)
    {
        if (destination.RefusedWith is not { } refused || _tenants.Current is var current && ReferenceEquals(current, refused.Seen))
        {
            return;
        }

        var last = destination.Last!;
        if (current.Find(last.Tenant.Id.Value) is { SecretsLoaded: true } tenant
            && tenant.Account(last.Account.Channel, last.Account.Id) is { } account
            && CredentialStamp.Of(tenant, account) != refused.Stamp)
        {
            destination.RefusedWith = null;
            destination.Breaker.TryAtOnce(now);
            return;
        }

        destination.RefusedWith = refused with { Seen = current };
    }

    /// <summary>Remembers with what the destination was called when it refused; the tenant may have something newer already.</summary>
    public static void Refused(Destination destination, DeliveryJob job) =>
        destination.RefusedWith = new Destination.Refusal(CredentialStamp.Of(job.Tenant, job.Account), null);

    /// <summary>Whether a change of credentials can mend it.</summary>
    public static bool IsOfCredentials(string? category) => category is DeliveryCategories.Authentication or DeliveryCategories.Configuration;

    private void SweepWhenDue(TimeSpan now)
    {
        var due = Volatile.Read(ref _nextSweep);
        if (now.Ticks < due || Interlocked.CompareExchange(ref _nextSweep, (now + SweepEvery).Ticks, due) != due)
        {
            return;
        }

        foreach (var (name, destination) in _known)
        {
            if (destination.IsIdle(now, Forgotten))
            {
                _known.TryRemove(name, out _);
            }
        }

        _limits.Sweep();
    }

    private IEnumerable<Measurement<int>> OpenBreakers() => _known.Values
        .GroupBy(destination => destination.Kind, StringComparer.Ordinal)
        .Select(kind => new Measurement<int>(kind.Count(destination => destination.Breaker.IsOpen), new KeyValuePair<string, object?>("destination", kind.Key)));

    private static TimeSpan? Longer(TimeSpan? one, TimeSpan? other) => other is null || one > other ? one : other;
}
