using System.Globalization;
using Relay.Observability;

namespace Relay.Dispatch.Parking;

/// <summary>Says that deliveries wait for the store. That is no reason to give this process less work: others would wait for the same store.</summary>
internal sealed class ParkingHealth(ParkingLot parking) : IReadinessPart
{
    public string Name => "parking";

    public (string State, bool IsReady) Describe() => parking.Waiting is var waiting and > 0
        ? (string.Create(CultureInfo.InvariantCulture, $"{waiting} lanes or partitions wait for the store"), true)
        : (ReadyReport.Ok, true);
}
