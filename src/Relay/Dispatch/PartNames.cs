using System.Globalization;
using Relay.Contracts;

namespace Relay.Dispatch;

/// <summary>By what names the parts of a delivery are kept.</summary>
internal static class PartNames
{
    public const string FailedReceipt = "receipt:failed";

    /// <summary>All parts of a message. In memory it takes the place of the last, before which all others were delivered.</summary>
    public const string All = "all";

    /// <summary>Under which name it is known that nothing of a job is left to be delivered.</summary>
    public static string Whole(DeliveryJob job) => job.Receipt is null ? All : Of(job, 0);

    public static string Of(int part) => part.ToString(CultureInfo.InvariantCulture);

    // Messages: one delivery for each part. Receipts: one Delivered for a message whatever the channel says how often, and none after a Failed;
    // but where Relay only did not know and said Failed (see ReportWriter), the channel's own word that it arrived is still told.
    public static string Of(DeliveryJob job, int part) => job.Receipt switch
    {
        null => Of(part),
        { Status: ReceiptStatus.Failed, Source: ReceiptSources.Relay, Errors: [{ Title: DeliveryCategories.Unknown }] } => "receipt:unknown",
        { Status: ReceiptStatus.Failed } => FailedReceipt,
        _ => "receipt:delivered",
    };
}
