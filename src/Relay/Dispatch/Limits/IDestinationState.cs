namespace Relay.Dispatch.Limits;

/// <summary>What this process knows of a destination at the moment; parking plans by it. Safe to call from any thread.</summary>
internal interface IDestinationState
{
    /// <summary>How long nothing may be sent there; null when it is open, or when one call may go to try it.</summary>
    TimeSpan? ClosedFor(string destination);

    /// <summary>How many more calls would be let through within the next two seconds; 1 while a closed destination is tried.</summary>
    int Allowance(string destination);

    /// <summary>Whether another lane than this one got something delivered there since: then the fault is the message's own.</summary>
    bool HasDeliveredSince(string destination, long exceptLane, DateTimeOffset since);
}
