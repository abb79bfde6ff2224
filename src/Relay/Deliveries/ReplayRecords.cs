using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Relay.Contracts;
using Relay.Dispatch;
using Relay.Events;
using Relay.Kafka;
using Relay.Storage.DeadLetters;

namespace Relay.Deliveries;

/// <summary>Makes what puts a dead letter back on its topic: the same message with a nonce of its own, and a result that says so.</summary>
internal sealed class ReplayRecords(EventWriter writer, IOptions<DispatchOptions> options, TimeProvider time)
{
    private const int NonceLength = 16;

    // No attempt has it: they count from 1.
    private const int NoAttempt = 0;

    private readonly TimeSpan _maxAge = options.Value.MaxAge;

    // The writer is for one at a time.
    private readonly Lock _gate = new();

    /// <summary>
    /// Made of the dead letter's id: each is replayed once, so this replay has one nonce, whoever begins it and however often, and Dispatch
    /// delivers it once.
    /// </summary>
    public static string NonceOf(Guid deadLetter) => deadLetter.ToString("N")[..NonceLength];

    /// <summary>The record, and the result.</summary>
    /// <param name="isForced">The part that failed is delivered again although it was meanwhile.</param>
    public IEnumerable<OutgoingRecord> Of(LockedDeadLetter locked, bool isForced)
    {
        var letter = JsonSerializer.Deserialize(locked.Document, RelayJson.Default.DeadLetter)
            ?? throw new InvalidOperationException("A dead letter is null, which Project lets nobody store.");
        var nonce = NonceOf(letter.Id);
        lock (_gate)
        {
            var again = letter.Message is { } message ? Again(letter, message, locked) : Again(letter, letter.Receipt!, locked);
            again.Headers.Add(HeaderNames.Nonce, nonce);
            if (locked.FromPart(isForced) is > 0 and var from)
            {
                again.Headers.Add(HeaderNames.FromPart, from.ToString(CultureInfo.InvariantCulture));
            }

            return [again, Result(letter, nonce, locked)];
        }
    }

    private OutgoingRecord Again(DeadLetter letter, Message message, LockedDeadLetter locked)
    {
        var now = time.GetUtcNow();
        var isExpired = message.ExpiresAt is { } limit ? now >= limit : now - message.ReceivedAt >= _maxAge;
        var isOutbound = message.Direction == Directions.Outbound;
        var type = isOutbound ? EventTypes.MessageOutbound : message.Content switch
        {
            EditContent => EventTypes.MessageEdited,
            RevokeContent => EventTypes.MessageRevoked,
            _ => EventTypes.MessageReceived,
        };
        var topic = isOutbound ? TopicNames.MessagesOutbound : TopicNames.MessagesInbound;
        var envelope = Envelope(letter, topic, type, message.Id, message.SentAt ?? message.ReceivedAt, locked, locked.RawReference);

        // Whoever replays what has expired wants it delivered.
        return writer.Write(
            envelope, isExpired ? message with { ExpiresAt = now + _maxAge } : message, RelayJson.Default.Message,
            m => m with { Raw = null, Warnings = [.. m.Warnings ?? [], Warnings.RawOmitted] });
    }

    private OutgoingRecord Again(DeadLetter letter, Receipt receipt, LockedDeadLetter locked) => writer.Write(
        Envelope(letter, TopicNames.Receipts, EventTypes.Receipt, receipt.Id, receipt.At, locked, locked.RawReference), receipt, RelayJson.Default.Receipt,
        r => r with { Raw = null, Warnings = [.. r.Warnings ?? [], Warnings.RawOmitted] });

    private OutgoingRecord Result(DeadLetter letter, string nonce, LockedDeadLetter locked)
    {
        var at = time.GetUtcNow();
        var result = new DeliveryResult
        {
            Id = RelayIds.Event(
                letter.TenantId, letter.Channel, letter.AccountId, EventTypes.KindOf(EventTypes.Delivery),
                (letter.Message?.Id ?? letter.Receipt!.Id).ToString(), letter.Destination, NoAttempt.ToString(CultureInfo.InvariantCulture), nonce),
            MessageId = letter.MessageId,
            Part = letter.Attempts.Count > 0 ? letter.Attempts[^1].Part : 0,
            TenantId = letter.TenantId,
            Channel = letter.Channel,
            AccountId = letter.AccountId,
            ConversationId = letter.ConversationId,
            Destination = letter.Destination,
            Attempt = NoAttempt,
            Outcome = DeliveryOutcomes.Replayed,
            Category = DeliveryCategories.None,
            At = at,
        };
        return writer.Write(Envelope(letter, TopicNames.Deliveries, EventTypes.Delivery, result.Id, at, locked, null), result, RelayJson.Default.DeliveryResult, r => r);
    }

    private static EventEnvelope Envelope(
        DeadLetter letter, string topic, string type, Guid id, DateTimeOffset at, LockedDeadLetter locked, string? rawReference) => new()
    {
        Topic = topic,
        Type = type,
        Id = id,
        TenantId = letter.TenantId,
        Channel = letter.Channel,
        AccountId = letter.AccountId,
        ConversationId = letter.ConversationId,
        Time = at,
        TraceParent = locked.TraceParent,
        RawReference = rawReference,
    };
}
