using Relay.Channels;
using Relay.Contracts;
using Relay.Events;
using Relay.Kafka;

namespace Relay.Normalize;

/// <summary>Makes the records of events of what adapters understood; null where one would be too large for any broker.</summary>
internal sealed class EventFactory(EventWriter writer, QuarantineWriter quarantine)
{
    public MadeEvent? Message(ItemContext context, Guid id, ParsedMessage parsed, Resolved customer, bool keepRaw)
    {
        var account = parsed.Account;
        var fromCustomer = parsed.From.Kind == PartyKinds.Customer;
        var message = new Message
        {
            Id = id,
            TenantId = context.Tenant.Id.Value,
            Channel = account.Channel,
            AccountId = account.Id,
            ConversationId = customer.ConversationId,
            Direction = fromCustomer ? Directions.Inbound : Directions.Outbound,
            ProviderMessageId = parsed.ProviderMessageId,
            SentAt = parsed.SentAt,
            ReceivedAt = context.Raw.ReceivedAt,
            // In a group the customer key is the group, and the sender stays who he is.
            From = fromCustomer && parsed.Customer.GroupId is null ? parsed.From with { Id = customer.Key } : parsed.From,
            To = !fromCustomer && parsed.Customer.GroupId is null ? Reached(parsed.To, customer) : parsed.To,
            Content = parsed.Content,
            Context = parsed.Context,
            Origin = parsed.Origin,
            Correlation = parsed.Correlation,
            Warnings = WarningsOf(parsed, keepRaw),
            Raw = keepRaw ? new RawJson(context.Item.Json) : null,
        };
        var envelope = Envelope(context, TopicOf(parsed.EventType), parsed.EventType, id, account, customer.ConversationId, parsed.SentAt);
        var record = writer.TryWrite(envelope, message, RelayJson.Default.Message, m => m with { Raw = null, Warnings = With(m.Warnings, Warnings.RawOmitted) });
        return record is { } made ? new MadeEvent(id, made, Identity(context, account, customer)) : null;
    }

    /// <param name="callback">What Relay gave the provider along; null when it is not Relay's.</param>
    /// <param name="customerKey">The customer of the callback's conversation, when that was seen lately.</param>
    public MadeEvent? Receipt(
        ItemContext context, Guid id, ParsedReceipt parsed, CallbackData? callback, string? customerKey, Resolved? customer, bool keepRaw)
    {
        var account = parsed.Account;
        var conversation = callback is { ConversationId.Length: > 0 } ? callback.ConversationId : customer?.ConversationId;
        var receipt = new Receipt
        {
            Id = id,
            TenantId = context.Tenant.Id.Value,
            Channel = account.Channel,
            AccountId = account.Id,
            ConversationId = conversation,
            // The number in a status can be another form of the one that was written to; the conversation leads back to the right one.
            CustomerId = customerKey ?? customer?.Key,
            ProviderMessageId = parsed.ProviderMessageId,
            MessageId = callback?.MessageId ?? parsed.MessageId,
            Source = ReceiptSources.Provider,
            Status = parsed.Status,
            RawStatus = parsed.RawStatus,
            At = parsed.At ?? context.Raw.ReceivedAt,
            ParticipantId = parsed.ParticipantId,
            Errors = parsed.Errors,
            Pricing = parsed.Pricing,
            Correlation = callback is null
                ? parsed.Correlation
                : new Correlation
                {
                    GenesysMessageId = callback.GenesysMessageId,
                    Part = callback.Part,
                    Nonce = callback.Nonce == CallbackData.FirstNonce ? null : callback.Nonce,
                    LastPart = callback.IsLastPart,
                },
            Warnings = WarningsOf(parsed, keepRaw),
            Raw = keepRaw ? new RawJson(context.Item.Json) : null,
        };
        var envelope = Envelope(context, TopicNames.Receipts, EventTypes.Receipt, id, account, conversation, receipt.At);
        var record = writer.TryWrite(envelope, receipt, RelayJson.Default.Receipt, r => r with { Raw = null, Warnings = With(r.Warnings, Warnings.RawOmitted) });
        var merged = customer is { } resolved ? Identity(context, parsed.ConversationAccount ?? account, resolved) : null;
        return record is { } made ? new MadeEvent(id, made, merged) : null;
    }

    public MadeEvent? ChannelEvent(ItemContext context, Guid id, ParsedEvent parsed, Resolved? customer, bool keepRaw)
    {
        var isIdentity = parsed.Type == ChannelEventTypes.Identity;
        var merged = customer is { MergedKeys.Count: > 0 } resolved ? MergeOf(resolved) : null;
        var data = isIdentity && merged is not null ? new Dictionary<string, string>([.. parsed.Data ?? merged, .. merged], StringComparer.Ordinal) : parsed.Data;
        var made = ChannelEvent(context, id, parsed.Type, parsed.Account, customer?.ConversationId, parsed.At, data, WarningsOf(parsed, keepRaw), keepRaw);

        // An event that is itself about identities says it all in one; a second of the same item and type would have the same id.
        return made is null || isIdentity || customer is not { } found
            ? made
            : made with { Extra = Identity(context, parsed.ConversationAccount ?? parsed.Account, found) };
    }

    /// <summary>What could not be understood, as it came.</summary>
    public OutgoingRecord Quarantined(RawRecord raw, int index, ReadOnlyMemory<byte> item, Refused why) => quarantine.Write(new QuarantineCase
    {
        TenantId = raw.TenantId,
        Channel = raw.Provider,
        AccountId = why.Source?.Id,
        Reason = why.Reason,
        Detail = why.Detail,
        Item = item,
        Position = (TopicNames.Webhooks, raw.Position.Partition, raw.Position.Offset),
        FirstPosition = raw.Replayed is var (partition, offset) ? (TopicNames.Webhooks, partition, offset) : null,
        ItemIndex = index,
        At = raw.ReceivedAt,
        TraceParent = raw.TraceParent,
        IsReplay = raw.IsReplay,
    });

    /// <summary>A record that somebody else wrote to one of Relay's own topics.</summary>
    public NormalizedRecord BadRecord(ConsumedRecord record) => new(
        [quarantine.Write(QuarantineCase.OfRecord(record, QuarantineReasons.BadRecord, "the record lacks the headers that Relay writes"))],
        Ledger.OfQuarantined(QuarantineReasons.BadRecord));

    // The key says who he is and never changes; where he is reached does, and an old number may be a stranger's by now.
    private static Party Reached(Party to, Resolved customer) => to with
    {
        Id = customer.Key,
        Phone = customer.Phone is { } phone ? "+" + phone : to.Phone,
        UserId = customer.UserId ?? to.UserId,
    };

    private OutgoingRecord? Identity(ItemContext context, AccountName account, Resolved customer) =>
        customer.MergedKeys.Count == 0
            ? null
            : ChannelEvent(
                context, ItemIds.OfEvent(context, ChannelEventTypes.Identity, account), ChannelEventTypes.Identity, account, customer.ConversationId, null, MergeOf(customer), warnings: null, keepRaw: false)?.Record;

    private static Dictionary<string, string> MergeOf(Resolved customer) =>
        new(StringComparer.Ordinal) { ["customer"] = customer.Key, ["alsoKnownAs"] = string.Join(',', customer.MergedKeys) };

    private MadeEvent? ChannelEvent(
        ItemContext context, Guid id, string type, AccountName account, string? conversation, DateTimeOffset? at,
        IReadOnlyDictionary<string, string>? data, IReadOnlyList<string>? warnings, bool keepRaw)
    {
        var value = new ChannelEvent
        {
            Id = id,
            TenantId = context.Tenant.Id.Value,
            Channel = account.Channel,
            AccountId = account.Id,
            ConversationId = conversation,
            Type = type,
            At = at ?? context.Raw.ReceivedAt,
            Data = data,
            Warnings = warnings,
            Raw = keepRaw ? new RawJson(context.Item.Json) : null,
        };
        var envelope = Envelope(context, TopicNames.Events, EventTypes.ChannelEvent, id, account, conversation, at);
        var record = writer.TryWrite(envelope, value, RelayJson.Default.ChannelEvent, e => e with { Raw = null, Warnings = With(e.Warnings, Warnings.RawOmitted) });
        return record is { } made ? new MadeEvent(id, made, null) : null;
    }

    private static EventEnvelope Envelope(
        ItemContext context, string topic, string type, Guid id, AccountName account, string? conversation, DateTimeOffset? at) => new()
        {
            Topic = topic,
            Type = type,
            Id = id,
            TenantId = context.Tenant.Id.Value,
            Channel = account.Channel,
            AccountId = account.Id,
            ConversationId = conversation,
            Time = at ?? context.Raw.ReceivedAt,
            TraceParent = context.Raw.TraceParent,
            RawPosition = (TopicNames.Webhooks, context.Raw.Position.Partition, context.Raw.Position.Offset),
            IsReplay = context.Raw.IsReplay,
        };

    private static string TopicOf(string eventType) => eventType switch
    {
        EventTypes.MessageOutbound => TopicNames.MessagesOutbound,
        EventTypes.MessageEchoed => TopicNames.MessagesEchoed,
        EventTypes.MessageReceived or EventTypes.MessageEdited or EventTypes.MessageRevoked => TopicNames.MessagesInbound,
        _ => throw new InvalidOperationException($"{eventType} is no type of a message."),
    };

    private static IReadOnlyList<string>? WarningsOf(ParsedItem parsed, bool keepRaw) =>
        !keepRaw ? With(parsed.Warnings, Warnings.RawOmitted)
        : parsed.Warnings.Count > 0 ? parsed.Warnings
        : null;

    private static IReadOnlyList<string> With(IReadOnlyList<string>? warnings, string another) =>
        warnings?.Contains(another) is true ? warnings : [.. warnings ?? [], another];
}

/// <summary>An event, ready to be written.</summary>
/// <param name="Extra">A second event that the same item gave rise to; it has no place in the ledger.</param>
internal sealed record MadeEvent(Guid Id, OutgoingRecord Record, OutgoingRecord? Extra);
