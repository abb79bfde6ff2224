using System.Diagnostics;
using Relay.Channels;
using Relay.Contracts;
using Relay.Kafka;
using Relay.Observability;

namespace Relay.Dispatch;

/// <summary>What a trace says of a delivery: one span for each time that a record is worked on, and one in it for each call.</summary>
internal static class DeliverySpan
{
    /// <summary>Null when nobody listens. What was parked goes on in the trace in which its record was written, however long ago.</summary>
    /// <param name="job">Null for a record that leads to no delivery.</param>
    public static Activity? Begin(ConsumedRecord record, DeliveryJob? job, bool isParked)
    {
        if (job is null || RelayTracing.StartProcess(record.Topic, record.Partition, record.Offset, record.TraceParent) is not { } span)
        {
            return null;
        }

        span.Whose(job.Tenant.Id.Value, job.Channel, job.AccountId);
        if (span.IsAllDataRequested)
        {
            span.SetTag("relay.destination", job.Sender.Key);
            span.SetTag("relay.parked", isParked);
        }

        // Results, dead letters and receipts of it belong to this work.
        record.TraceParent = span.Id ?? record.TraceParent;
        Activity.Current = span;
        return span;
    }

    /// <summary>Says on the span of the delivery how an attempt ended; the last one counts.</summary>
    public static void Attempted(DeliveryResult result)
    {
        if (RelayTracing.Current is { } span)
        {
            span.Ended(result.Outcome, result.Category == DeliveryCategories.None ? null : result.Category);
            span.SetTag("relay.attempt", result.Attempt);
        }
    }

    public static void Called(Activity? span, SendOutcome outcome)
    {
        var (word, error) = outcome switch
        {
            Delivered => ("delivered", null),
            Retry retry => ("retry", retry.Category),
            Rejected rejected => ("rejected", rejected.Category),
            Unknown unknown => ("unknown", unknown.Category),
            _ => throw new InvalidOperationException($"{outcome.GetType().Name} is no outcome."),
        };
        span?.Ended(word, error);
    }
}
