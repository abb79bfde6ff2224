using Microsoft.Extensions.Options;
using Relay.Contracts;
using Relay.Model;
using Relay.Observability;
using Relay.Storage;
using Relay.Tenants;

namespace Relay.Fleet;

/// <summary>
/// Decides by the heartbeats whether this process may serve. Silence means that it must not refuse, since a barrier goes by without it from
/// then on; being behind while the store answers means that it must not serve. See docs/adr/0010.
/// </summary>
internal sealed class ServingGate : IServingGate, IReadinessPart
{
    private readonly TenantDirectory _tenants;
    private readonly TimeProvider _time;
    private readonly TimeSpan _aloneFor;

    // Replaced whole by the heartbeat, read by every request.
    private Standing _standing;

    public ServingGate(TenantDirectory tenants, IOptions<StoreOptions> options, TimeProvider time)
    {
        _tenants = tenants;
        _time = time;
        _aloneFor = options.Value.ServeAloneFor;
        _standing = new Standing(Moment.Now(time), HasStanding: false, BehindSince: null, HasBeaten: false);
    }

    public string Name => "store";

    public Serving Judge(TenantSnapshot used)
    {
        var serving = Judge(Volatile.Read(ref _standing));

        // Between a request's taking of the snapshot and now it was replaced: for that request the old one no longer tells what is wrong.
        return serving == Serving.Full && !ReferenceEquals(used, _tenants.Current) ? Serving.AcceptOnly : serving;
    }

    /// <summary>Whether the process may be counted on by a barrier although it is behind. Asked before a heartbeat.</summary>
    public bool HasStanding => Judge(Volatile.Read(ref _standing)) == Serving.Full;

    /// <summary>A heartbeat got through.</summary>
    /// <param name="sent">Before it was sent.</param>
    /// <param name="reported">The snapshot's version that it told.</param>
    /// <param name="newest">The version that it was told.</param>
    public void OnBeat(Moment sent, long reported, long newest)
    {
        var before = _standing;
        var stood = Judge(before) == Serving.Full;

        // A store that was put back to an earlier state has an older version than we: then what it says counts, and is loaded.
        var behind = reported < newest;
        Volatile.Write(ref _standing, new Standing(sent, stood || !behind, behind ? before.BehindSince ?? sent : null, HasBeaten: true));
    }

    public (string State, bool IsReady) Describe()
    {
        var standing = Volatile.Read(ref _standing);
        var since = UtcMillisecondsConverter.ToText(standing.Beat.Wall);
        return Judge(standing) switch
        {
            Serving.No when !_tenants.IsLoaded => ("not loaded yet: no tenants are known", false),
            Serving.No when standing.BehindSince is { } behind && !IsSilent(standing) =>
                ($"the tenants are out of date since {UtcMillisecondsConverter.ToText(behind.Wall)}", false),
            Serving.No => ($"no heartbeat since {since}, for too long to serve by the last snapshot", false),
            Serving.AcceptOnly => ($"no heartbeat since {since}; what the last snapshot knows is taken, all else gets 503", true),
            _ when Age(standing.Beat) > FleetLimits.Beat * 2 => ($"no heartbeat since {since}", true),
            _ => (ReadyReport.Ok, true),
        };
    }

    private Serving Judge(Standing standing)
    {
        if (!_tenants.IsLoaded)
        {
            return Serving.No;
        }

        if (!standing.HasBeaten)
        {
            return Serving.AcceptOnly;
        }

        if (IsSilent(standing))
        {
            return Age(standing.Beat) < _aloneFor ? Serving.AcceptOnly : Serving.No;
        }

        return standing.HasStanding && !(standing.BehindSince is { } behind && Age(behind) >= FleetLimits.Silence) ? Serving.Full : Serving.No;
    }

    private bool IsSilent(Standing standing) => Age(standing.Beat) >= FleetLimits.Silence;

    private TimeSpan Age(Moment moment) => moment.Age(_time);

    /// <param name="Beat">When the last heartbeat that got through was sent.</param>
    /// <param name="HasStanding">Whether barriers wait for this process: it was up to date at a heartbeat, and never silent since.</param>
    /// <param name="BehindSince">When it was first told of a version that it has not loaded.</param>
    private sealed record Standing(Moment Beat, bool HasStanding, Moment? BehindSince, bool HasBeaten);
}
