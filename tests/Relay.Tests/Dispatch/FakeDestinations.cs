using Relay.Dispatch.Limits;

namespace Relay.Tests.Dispatch;

/// <summary>Destinations that are as the test says.</summary>
internal sealed class FakeDestinations : IDestinationState
{
    public HashSet<string> Closed { get; } = [];

    public bool OthersGetThrough { get; set; }

    public TimeSpan? ClosedFor(string destination) => Closed.Contains(destination) ? TimeSpan.FromMinutes(1) : null;

    public int Allowance(string destination) => 32;

    public bool HasDeliveredSince(string destination, long exceptLane, DateTimeOffset since) => OthersGetThrough;
}
