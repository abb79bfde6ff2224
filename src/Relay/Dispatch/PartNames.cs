using System.Globalization;
using Relay.Events;

namespace Relay.Dispatch;

/// <summary>By what names the parts of a delivery are kept.</summary>
internal static class PartNames
{
    public const string FailedReceipt = ReceiptParts.Failed;

    public static string Of(int part) => part.ToString(CultureInfo.InvariantCulture);

    // Messages: one delivery for each part.
    public static string Of(DeliveryJob job, int part) => job.Receipt is { } receipt ? ReceiptParts.Of(receipt) : Of(part);
}
