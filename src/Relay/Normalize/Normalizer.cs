using Relay.Channels;
using Relay.Contracts;
using Relay.Kafka;
using Relay.Model;

namespace Relay.Normalize;

/// <summary>
/// Makes events of raw records: slices the body, parses each item alone, checks whose it is, passes over what was published before. Pure but
/// for its windows; the same bytes at the same position always give the same events. Used by one thread at a time.
/// </summary>
internal sealed partial class Normalizer(
    ChannelCatalog catalog, ITenantDirectory tenants, EventFactory events, CustomerDirectory customers, SeenWindow seen, ILogger<Normalizer> logger)
{
    public NormalizedRecord Normalize(RawRecord raw)
    {
        var result = new List<OutgoingRecord>();
        var ledger = new Ledger();
        var provider = catalog.Provider(raw.Provider);
        var snapshot = tenants.Current;
        var tenant = snapshot.Find(raw.TenantId);
        if (provider is null || tenant is null)
        {
            var reason = provider is null ? QuarantineReasons.BadRecord : QuarantineReasons.UnknownTenant;
            result.Add(events.Quarantined(raw, 0, raw.Body, new Refused(reason, "the record's headers name no tenant or provider that exists")));
            ledger.Quarantined++;
            return new NormalizedRecord(result, ledger);
        }

        var sliced = Slice(provider, raw);
        if (sliced.Fault is { } fault)
        {
            result.Add(events.Quarantined(raw, 0, raw.Body, fault));
            ledger.Quarantined++;
        }

        foreach (var item in sliced.Items)
        {
            NormalizeItem(new ItemContext(raw, item, provider, tenant, snapshot), result, ledger);
        }

        return new NormalizedRecord(result, ledger);
    }

    private void NormalizeItem(ItemContext context, List<OutgoingRecord> result, Ledger ledger)
    {
        var item = context.Item;
        if (item.Kind == WebhookItem.Empty)
        {
            ledger.Ignored++;
            return;
        }

        ParsedItem parsed;
        MadeEvent? made = null;
        try
        {
            parsed = ItemGuard.Check(context, ItemParser.Parse(catalog, context, out var keepRaw));
            if (parsed is not (Ignored or Refused))
            {
                made = Make(context, parsed, keepRaw);
                parsed = made is null ? new Refused(QuarantineReasons.TooLarge, "the event would pass 900 KB") { Source = parsed.Source }
                    : keepRaw || ItemParser.IsReadable(made.Record.Value) ? parsed
                    : new Refused(QuarantineReasons.TooDeep, "the event would be nested deeper than 64") { Source = parsed.Source };
            }
        }
#pragma warning disable CA1031 // Nothing that a provider sends may throw; what does is a bug, and must cost neither its neighbours nor the stage.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            parsed = Faulted(context.Provider, item.Kind, fault);
        }

        switch (parsed)
        {
            case Ignored:
                ledger.Ignored++;
                break;
            case Refused refused:
                result.Add(events.Quarantined(context.Raw, item.Index, item.Json, refused));
                ledger.Quarantined++;
                break;
            default:
                Publish(context, made!, result, ledger);
                break;
        }
    }

    private SlicedBody Slice(IWebhookProvider provider, RawRecord raw)
    {
        try
        {
            return provider.Slice(raw.Body);
        }
#pragma warning disable CA1031 // As with items: a bug in a slicer must not stop every tenant at this body.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return new SlicedBody([], Faulted(provider, WebhookItem.Body, fault));
        }
    }

    private MadeEvent? Make(ItemContext context, ParsedItem parsed, bool keepRaw) => parsed switch
    {
        ParsedMessage message => events.Message(context, message, Resolve(context, message), keepRaw),
        ParsedReceipt receipt => MakeReceipt(context, receipt, keepRaw),
        ParsedEvent channelEvent => events.ChannelEvent(context, channelEvent, Resolve(context, channelEvent), keepRaw),
        _ => throw new InvalidOperationException($"No event is made of {parsed.GetType().Name}."),
    };

    private void Publish(ItemContext context, MadeEvent made, List<OutgoingRecord> result, Ledger ledger)
    {
        if (seen.IsDuplicate(made.Id, context.Raw.Position with { Item = context.Item.Index }) && !context.Raw.IsReplay)
        {
            ledger.Duplicate++;
            return;
        }

        result.Add(made.Record);
        if (made.Extra is { } extra)
        {
            result.Add(extra);
        }

        ledger.Published++;
    }

    // A message that names another number of its sender says that he is reached there from now on.
    private Resolved Resolve(ItemContext context, ParsedMessage message) => customers.Resolve(
        context.Tenant.Id.Value, message.Account, message.Customer, message.AlsoKnownAs,
        message.AlsoKnownAs.Phone is { } number ? message.Customer with { Phone = number } : null,
        isHeardOf: message.From.Kind == PartyKinds.Customer);

    private MadeEvent? MakeReceipt(ItemContext context, ParsedReceipt receipt, bool keepRaw)
    {
        var tenantId = context.Tenant.Id.Value;
        var account = receipt.ConversationAccount ?? receipt.Account;
        var callback = CallbackData.Read(receipt.CallbackData, context.Tenant.SigningSecrets.GetValueOrDefault(ProviderKeys.Meta) ?? []);
        var key = callback is null ? null : customers.KeyOf(tenantId, account, callback.ConversationId);
        var customer = key is not null && receipt.Customer is { IsEmpty: false, GroupId: null, Key: null }
            ? customers.Tie(tenantId, account, key, receipt.Customer)
            : ResolveOptional(context, account, receipt.Customer, isHeardOf: false);
        return events.Receipt(context, receipt, callback, key, customer, keepRaw);
    }

    // What the agents' side tells of a customer is not where he was heard of.
    private Resolved? Resolve(ItemContext context, ParsedEvent channelEvent) => ResolveOptional(
        context, channelEvent.ConversationAccount ?? channelEvent.Account, channelEvent.Customer, channelEvent.Previous,
        isHeardOf: channelEvent.ConversationAccount is null);

    private Resolved? ResolveOptional(ItemContext context, AccountName account, CustomerIds ids, CustomerIds also = default, bool isHeardOf = true) =>
        ids.IsEmpty ? null : customers.Resolve(context.Tenant.Id.Value, account, ids, also, isHeardOf: isHeardOf);

    // The exception's message could quote the item; its type and place cannot.
    private Refused Faulted(IWebhookProvider provider, string kind, Exception fault)
    {
        Log.AdapterFault(logger, provider.Key, kind, fault.GetType().Name, fault.StackTrace);
        return new Refused(QuarantineReasons.AdapterFault, $"an adapter of '{provider.Key}' failed with {fault.GetType().Name}");
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.AdapterFault, LogLevel.Error, "The adapter {Adapter} failed at an item of kind {Kind} with {Exception}; the item is quarantined. {StackTrace}")]
        public static partial void AdapterFault(ILogger logger, string adapter, string kind, string exception, string? stackTrace);
    }
}

/// <summary>One item and everything that it is judged by.</summary>
internal sealed record ItemContext(RawRecord Raw, WebhookItem Item, IWebhookProvider Provider, Tenant Tenant, TenantSnapshot Snapshot);
