namespace Relay.Dispatch;

/// <summary>What runs in a lane: a record that was read, or what was parked of it earlier.</summary>
internal interface ILaneWork
{
    /// <summary>Works; what goes wrong ends up with the guard, so that it throws nothing but bugs.</summary>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>It will not be worked on here.</summary>
    void Abandon();
}

/// <summary>The lanes of Dispatch. Records and parked rows of one conversation run through the same lane, one at a time.</summary>
internal sealed class DispatchLanes(DispatchGuard guard)
{
    private readonly Lanes<ILaneWork> _lanes = new(work => work.RunAsync(guard.Stopping), guard.Fail, work => work.Abandon());

    /// <summary>Lanes with work.</summary>
    public int Count => _lanes.Count;

    public void Add(LaneKey lane, ILaneWork work) => _lanes.Add(lane, work);
}
