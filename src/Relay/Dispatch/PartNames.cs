using System.Globalization;
using Relay.Events;

namespace Relay.Dispatch;

/// <summary>By what names the parts of a delivery are kept.</summary>
internal static class PartNames
{
    public const string FailedReceipt = ReceiptParts.Failed;

    /// <summary>All parts of a message. In memory it takes the place of the last, before which all others were delivered.</summary>
    public const string All = "all";

    /// <summary>Under which name it is known that nothing of a job is left to be delivered.</summary>
    public static string Whole(DeliveryJob job) => job.Receipt is null ? All : Of(job, 0);

    public static string Of(int part) => part.ToString(CultureInfo.InvariantCulture);

    // Messages: one delivery for each part.
    public static string Of(DeliveryJob job, int part) => job.Receipt is { } receipt ? ReceiptParts.Of(receipt) : Of(part);
}
