using Relay.Channels;
using Relay.Contracts;
using Relay.Events;
using Relay.Kafka;

namespace Relay.Dispatch;

/// <summary>Makes the records of a report: a result for each attempt and, for what is dead, a dead letter and a failed receipt.</summary>
internal sealed class ReportWriter(EventWriter writer)
{
    private const int BareAttempts = 20;

    private readonly Lock _gate = new();

    public IReadOnlyList<OutgoingRecord> Write(DeliveryReport report)
    {
        lock (_gate)
        {
            var records = new List<OutgoingRecord>(report.Attempts.Count + 2);
            foreach (var attempt in report.Attempts)
            {
                records.Add(writer.Write(Envelope(report, TopicNames.Deliveries, EventTypes.Delivery, attempt.Id, attempt.At), attempt, RelayJson.Default.DeliveryResult, r => r));
            }

            if (report.IsDead)
            {
                records.Add(DeadLetterOf(report));
                if (FailedReceiptOf(report) is { } receipt)
                {
                    records.Add(receipt);
                }
            }

            return records;
        }
    }

    private OutgoingRecord DeadLetterOf(DeliveryReport report)
    {
        var job = report.Job;
        var last = report.Last!;
        var letter = new DeadLetter
        {
            Id = RelayIds.Event(
                job.Tenant.Id.Value, job.Channel, job.AccountId, EventTypes.KindOf(EventTypes.DeadLetter), job.Id.ToString(), job.Destination, job.Nonce),
            MessageId = job.MessageId,
            TenantId = job.Tenant.Id.Value,
            Channel = job.Channel,
            AccountId = job.AccountId,
            ConversationId = job.ConversationId,
            Destination = job.Destination,
            Category = last.Category,
            Detail = last.Detail,
            Attempts = [.. report.AllAttempts],
            Parts = job.Message is null ? null : report.Parts,
            Message = job.Message,
            Receipt = job.Receipt,
            At = last.At,
        };
        return writer.Write(Envelope(report, TopicNames.DeadLetters, EventTypes.DeadLetter, letter.Id, letter.At), letter, RelayJson.Default.DeadLetter, Bare);
    }

    // All attempts stand on their own topic; what is needed to deliver it again stands only here.
    private static DeadLetter Bare(DeadLetter letter) => letter with
    {
        Message = letter.Message is { } message ? message with { Raw = null, Warnings = [.. message.Warnings ?? [], Warnings.RawOmitted] } : null,
        Receipt = letter.Receipt is { } receipt ? receipt with { Raw = null, Warnings = [.. receipt.Warnings ?? [], Warnings.RawOmitted] } : null,
        Attempts = [.. letter.Attempts.TakeLast(BareAttempts).Select(a => a with { ProviderMessageIds = null })],
    };

    // Only what was meant for a customer: whoever sent it is to know. It takes the ordinary way of receipts, to Genesys too.
    private OutgoingRecord? FailedReceiptOf(DeliveryReport report)
    {
        var job = report.Job;
        if (report.IsToldByProvider || job.Message is not { Direction: Directions.Outbound } message)
        {
            return null;
        }

        var last = report.Last!;
        var receipt = new Receipt
        {
            // No provider gave an id; Relay's own takes its place, so that the receipts of two messages stay apart.
            Id = RelayIds.Event(
                job.Tenant.Id.Value, job.Channel, job.AccountId, EventTypes.KindOf(EventTypes.Receipt), message.Id.ToString(), ReceiptStatus.Failed, job.Nonce),
            TenantId = job.Tenant.Id.Value,
            Channel = job.Channel,
            AccountId = job.AccountId,
            ConversationId = job.ConversationId,
            CustomerId = message.To.Id,
            MessageId = message.Id,
            Source = ReceiptSources.Relay,
            Status = ReceiptStatus.Failed,
            At = last.At,
            // The title tells the Deliverer of this receipt whether a later word of the channel's can still say otherwise.
            Errors = [new ReceiptError(last.ProviderCode, report.IsUnknown ? DeliveryCategories.Unknown : last.Category, last.Detail)],
            Correlation = job.Nonce == CallbackData.FirstNonce ? message.Correlation : (message.Correlation ?? new()) with { Nonce = job.Nonce },
        };
        return writer.Write(
            Envelope(report, TopicNames.Receipts, EventTypes.Receipt, receipt.Id, receipt.At), receipt, RelayJson.Default.Receipt, r => r);
    }

    private static EventEnvelope Envelope(DeliveryReport report, string topic, string type, Guid id, DateTimeOffset at) => new()
    {
        Topic = topic,
        Type = type,
        Id = id,
        TenantId = report.Job.Tenant.Id.Value,
        Channel = report.Job.Channel,
        AccountId = report.Job.AccountId,
        ConversationId = report.Job.ConversationId,
        Time = at,
        TraceParent = report.Job.Record.TraceParent,
        RawReference = report.Job.Record.Headers.Get(HeaderNames.RawPosition),
        IsReplay = report.Job.Record.Headers.Get(HeaderNames.Replay) is not null,
    };
}
