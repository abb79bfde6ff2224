using Relay.Channels;
using Relay.Contracts;

namespace Relay.Normalize;

/// <summary>Whom an item is about: what has to be asked, and what is made of the answer.</summary>
internal sealed partial class Normalizer
{
    // Everything that Make resolves must stand here, or the store is not asked about it.
    private static Sighting? SightingOf(ReadItem item)
    {
        var tenant = item.Context.Tenant.Id.Value;
        return item.Parsed switch
        {
            ParsedMessage message => new Sighting(tenant, message.Account, message.Customer, message.AlsoKnownAs),
            ParsedReceipt receipt when item.Callback is { } callback =>
                new Sighting(tenant, receipt.ConversationAccount ?? receipt.Account, receipt.Customer, ConversationId: callback.ConversationId),
            ParsedReceipt { Customer.IsEmpty: false } receipt => new Sighting(tenant, receipt.ConversationAccount ?? receipt.Account, receipt.Customer),
            ParsedEvent { Customer.IsEmpty: false } happened =>
                new Sighting(tenant, happened.ConversationAccount ?? happened.Account, happened.Customer, happened.Previous),
            _ => null,
        };
    }

    private MadeEvent? Make(ReadItem item) => item.Parsed switch
    {
        ParsedMessage message => events.Message(item.Context, item.Id, message, Resolve(item.Context, message), item.KeepRaw),
        ParsedReceipt receipt => MakeReceipt(item, receipt),
        ParsedEvent channelEvent => events.ChannelEvent(item.Context, item.Id, channelEvent, Resolve(item.Context, channelEvent), item.KeepRaw),
        _ => throw new InvalidOperationException($"No event is made of {item.Parsed.GetType().Name}."),
    };

    // A message that names another number of its sender says that he is reached there from now on.
    private Resolved Resolve(ItemContext context, ParsedMessage message) => customers.Resolve(
        context.Tenant.Id.Value, message.Account, message.Customer, message.AlsoKnownAs,
        message.AlsoKnownAs.Phone is { } number ? message.Customer with { Phone = number } : null,
        isHeardOf: message.From.Kind == PartyKinds.Customer);

    private MadeEvent? MakeReceipt(ReadItem item, ParsedReceipt receipt)
    {
        var tenantId = item.Context.Tenant.Id.Value;
        var account = receipt.ConversationAccount ?? receipt.Account;
        var key = item.Callback is null ? null : customers.KeyOf(tenantId, account, item.Callback.ConversationId);
        var customer = key is not null && receipt.Customer is { IsEmpty: false, GroupId: null, Key: null }
            ? customers.Tie(tenantId, account, key, receipt.Customer)
            : ResolveOptional(item.Context, account, receipt.Customer, isHeardOf: false);
        return events.Receipt(item.Context, item.Id, receipt, item.Callback, key, customer, item.KeepRaw);
    }

    // What the agents' side tells of a customer is not where he was heard of.
    private Resolved? Resolve(ItemContext context, ParsedEvent channelEvent) => ResolveOptional(
        context, channelEvent.ConversationAccount ?? channelEvent.Account, channelEvent.Customer, channelEvent.Previous,
        isHeardOf: channelEvent.ConversationAccount is null);

    private Resolved? ResolveOptional(ItemContext context, AccountName account, CustomerIds ids, CustomerIds also = default, bool isHeardOf = true) =>
        ids.IsEmpty ? null : customers.Resolve(context.Tenant.Id.Value, account, ids, also, isHeardOf: isHeardOf);
}
