using Relay.Channels;
using Relay.Contracts;
using Relay.Kafka;
using Relay.Model;

namespace Relay.Normalize;

/// <summary>
/// Makes events of raw records, in two steps: reads them, which says what has to be known; and, once that is known, decides. Slices the body,
/// parses each item alone, checks whose it is, passes over what was published before. The same bytes at the same position always give the
/// same events. Used by one thread at a time.
/// </summary>
internal sealed partial class Normalizer(
    ChannelCatalog catalog, ITenantDirectory tenants, EventFactory events, CustomerDirectory customers, SeenWindow seen, ILogger<Normalizer> logger)
{
    // A record's own place, which none of its items has.
    private const int WholeRecord = -1;

    /// <summary>Cuts and parses a record, and asks what has to be known to decide about it.</summary>
    public ReadRecord Read(RawRecord raw, Questions questions)
    {
        var provider = catalog.Provider(raw.Provider);
        var snapshot = tenants.Current;
        var tenant = snapshot.Find(raw.TenantId);
        var read = new ReadRecord(raw) { RequestId = raw.IsReplay || raw.RequestId == RawRecord.UnknownRequest ? null : ItemIds.OfRequest(raw) };
        if (read.RequestId is { } request)
        {
            questions.Add(request);
        }

        if (provider is null || tenant is null)
        {
            var reason = provider is null ? QuarantineReasons.BadRecord : QuarantineReasons.UnknownTenant;
            return read with { Fault = new Refused(reason, "the record's headers name no tenant or provider that exists") };
        }

        var sliced = Slice(provider, raw);
        var items = new List<ReadItem>(sliced.Items.Count);
        foreach (var item in sliced.Items)
        {
            items.Add(ReadItem(new ItemContext(raw, item, provider, tenant, snapshot), questions));
        }

        return read with { Fault = sliced.Fault, Items = items };
    }

    /// <summary>Decides about a record that was read.</summary>
    public NormalizedRecord Make(ReadRecord read)
    {
        var ledger = new Ledger();
        var position = read.Raw.Position with { Item = WholeRecord };
        if (read.RequestId is { } request && seen.IsElsewhere(request, position))
        {
            // It timed out on its way to Kafka, arrived all the same, and came a second time by the spool.
            ledger.Duplicate = read.Count;
            return new NormalizedRecord([], ledger);
        }

        var result = new List<OutgoingRecord>(read.Items.Count);
        if (read.Fault is { } fault)
        {
            result.Add(events.Quarantined(read.Raw, 0, read.Raw.Body, fault));
            ledger.Quarantine(fault.Reason);
        }

        foreach (var item in read.Items)
        {
            Decide(item, result, ledger);
        }

        if (read.RequestId is { } whole && ledger.Quarantined + ledger.Ignored > 0)
        {
            // What was published is known by its own id; only for the rest the record must be.
            seen.IsDuplicate(whole, position);
        }

        return new NormalizedRecord(result, ledger);
    }

    private ReadItem ReadItem(ItemContext context, Questions questions)
    {
        if (context.Item.Kind == WebhookItem.Empty)
        {
            return new ReadItem(context, new Ignored(IgnoredReasons.Empty), KeepRaw: false, Guid.Empty, null);
        }

        try
        {
            var parsed = ItemGuard.Check(context, ItemParser.Parse(catalog, context, out var keepRaw));
            if (parsed is Ignored or Refused)
            {
                return new ReadItem(context, parsed, keepRaw, Guid.Empty, null);
            }

            var callback = parsed is ParsedReceipt receipt
                ? CallbackData.Read(receipt.CallbackData, context.Tenant.SigningSecrets.GetValueOrDefault(ProviderKeys.Meta) ?? [])
                : null;
            var read = new ReadItem(context, parsed, keepRaw, ItemIds.Of(context, parsed), callback);
            questions.Add(read.Id);
            if (SightingOf(read) is { } sighting)
            {
                questions.Add(sighting);
            }

            return read;
        }
#pragma warning disable CA1031 // Nothing that a provider sends may throw; what does is a bug, and must cost neither its neighbours nor the stage.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return new ReadItem(context, Faulted(context.Provider, context.Item.Kind, fault), KeepRaw: false, Guid.Empty, null);
        }
    }

    private void Decide(ReadItem item, List<OutgoingRecord> result, Ledger ledger)
    {
        var parsed = item.Parsed;
        MadeEvent? made = null;
        if (parsed is not (Ignored or Refused))
        {
            try
            {
                made = Make(item);
                parsed = made is null ? new Refused(QuarantineReasons.TooLarge, "the event would pass 900 KB") { Source = parsed.Source }
                    : item.KeepRaw || ItemParser.IsReadable(made.Record.Value) ? parsed
                    : new Refused(QuarantineReasons.TooDeep, "the event would be nested deeper than 64") { Source = parsed.Source };
            }
#pragma warning disable CA1031 // As in reading.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                parsed = Faulted(item.Context.Provider, item.Context.Item.Kind, fault);
            }
        }

        switch (parsed)
        {
            case Ignored:
                ledger.Ignored++;
                break;
            case Refused refused:
                result.Add(events.Quarantined(item.Context.Raw, item.Context.Item.Index, item.Context.Item.Json, refused));
                ledger.Quarantine(refused.Reason);
                break;
            default:
                Publish(item, made!, result, ledger);
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

    private void Publish(ReadItem item, MadeEvent made, List<OutgoingRecord> result, Ledger ledger)
    {
        var raw = item.Context.Raw;
        if (seen.IsDuplicate(item.Id, raw.Position with { Item = item.Context.Item.Index }) && !raw.IsReplay)
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
