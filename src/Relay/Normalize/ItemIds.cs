using System.Security.Cryptography;
using Relay.Channels;
using Relay.Contracts;

namespace Relay.Normalize;

/// <summary>The ids of events, from what the provider says alone: who the customer is does not count. See docs/ids.md.</summary>
internal static class ItemIds
{
    public static Guid Of(ItemContext context, ParsedItem parsed) => parsed switch
    {
        ParsedMessage message => OfMessage(context, message),
        ParsedReceipt receipt => OfReceipt(context, receipt),
        ParsedEvent channelEvent => OfEvent(context, channelEvent.Type, channelEvent.Account),
        _ => throw new InvalidOperationException($"No event is made of {parsed.GetType().Name}."),
    };

    public static Guid OfEvent(ItemContext context, string type, AccountName account) => RelayIds.Event(
        context.Tenant.Id.Value, account.Channel, account.Id, EventTypes.KindOf(EventTypes.ChannelEvent),
        type, ItemHash(context.Item), context.Item.Envelope.EntryId, context.Item.Envelope.EntryTime);

    /// <summary>Stands for a whole record: no event's id can be the same, since every event names a tenant first.</summary>
    public static Guid OfRequest(RawRecord raw) => RelayIds.Event("", "request", raw.TenantId, raw.Provider, raw.RequestId);

    private static Guid OfMessage(ItemContext context, ParsedMessage message)
    {
        var kind = EventTypes.KindOf(message.EventType);
        var providerId = message.ProviderMessageId ?? ItemHash(context.Item);

        // A revision is a part of its own only where there is one: docs/ids.md has no empty part at the end of an ordinary message.
        return message.Revision is { } revision
            ? RelayIds.Event(context.Tenant.Id.Value, message.Account.Channel, message.Account.Id, kind, providerId, revision)
            : RelayIds.Event(context.Tenant.Id.Value, message.Account.Channel, message.Account.Id, kind, providerId);
    }

    private static Guid OfReceipt(ItemContext context, ParsedReceipt receipt) => RelayIds.Event(
        context.Tenant.Id.Value, receipt.Account.Channel, receipt.Account.Id, EventTypes.KindOf(EventTypes.Receipt),
        receipt.ProviderMessageId ?? ItemHash(context.Item), receipt.Status == ReceiptStatus.Unknown ? receipt.RawStatus : receipt.Status, receipt.ParticipantId);

    private static string ItemHash(WebhookItem item) => Convert.ToHexStringLower(SHA256.HashData(item.Json.Span));
}
