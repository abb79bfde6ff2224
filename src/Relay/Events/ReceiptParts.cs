using Relay.Contracts;

namespace Relay.Events;

/// <summary>By what names it is kept that a receipt was told, and that it could not be.</summary>
internal static class ReceiptParts
{
    public const string Failed = "receipt:failed";

    // One Delivered for a message whatever the channel says how often, and none after a Failed; but where Relay only did not know and said
    // Failed, the channel's own word that it arrived is still told.
    public static string Of(Receipt receipt) => receipt switch
    {
        { Status: ReceiptStatus.Failed, Source: ReceiptSources.Relay, Errors: [{ Title: DeliveryCategories.Unknown }] } => "receipt:unknown",
        { Status: ReceiptStatus.Failed } => Failed,
        _ => "receipt:delivered",
    };
}
