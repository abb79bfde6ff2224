namespace Relay.Dispatch.Limits;

/// <summary>Knows nothing of any destination, and so takes each for open.</summary>
internal sealed class OpenDestinations : IDestinationState
{
    public TimeSpan? ClosedFor(string destination) => null;

    public int Allowance(string destination) => 32;

    public bool HasDeliveredSince(string destination, long exceptLane, DateTimeOffset since) => false;
}
