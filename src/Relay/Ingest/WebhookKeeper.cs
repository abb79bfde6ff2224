using Microsoft.Extensions.Options;
using Relay.Ingest.Spool;
using Relay.Kafka;
using Relay.Storage.Spool;

namespace Relay.Ingest;

/// <summary>
/// Makes a verified webhook durable within the time that its sender grants: on Kafka, else in the spool. A tenant whose spool is open follows
/// through it, so that nothing overtakes what waits there.
/// </summary>
internal sealed partial class WebhookKeeper(
    [FromKeyedServices(KafkaServices.IngestProducer)] RecordProducer producer, IOptions<IngestOptions> options, TimeProvider time, ILogger<WebhookKeeper> logger,
    SpoolEntrance? spool = null)
{
    private static readonly SendFailure NotAsked = new("NotAsked", "three sends in a row were not acknowledged", IsQueueFull: false);
    private static readonly SendFailure Behind = new("SpoolAway", "the tenant's spool is open, and the store does not answer", IsQueueFull: false);

    /// <summary>Keeps it, and says where; never takes longer than <c>Ingest:AckTimeout</c>.</summary>
    public ValueTask<Kept> KeepAsync(OutgoingRecord record, in WebhookFacts facts, CancellationToken cancellationToken)
    {
        var limit = options.Value.AckTimeout.Of(facts.Provider);
        var budget = new Budget(time, time.GetTimestamp(), limit, limit / 2);
        return spool is null ? OnKafkaAsync(record, budget) : OnEitherAsync(spool, record, facts, budget, cancellationToken);
    }

    private async ValueTask<Kept> OnKafkaAsync(OutgoingRecord record, Budget budget) =>
        await SendAsync(record, budget.Share) is { } failure ? Kept.Nowhere(failure) : Kept.OnKafka;

    private async ValueTask<Kept> OnEitherAsync(
        SpoolEntrance entrance, OutgoingRecord record, WebhookFacts facts, Budget budget, CancellationToken cancellationToken)
    {
        var (open, circuit, writer) = entrance;
        if (open.Contains(record.Key, out var mark) || !open.IsKnown)
        {
            switch (await writer.AddAsync(facts.Entry(record, opens: false), budget.Share, cancellationToken))
            {
                case Spooled.Kept:
                    return Kept.InSpool;
                case Spooled.Failed:
                    // Going to Kafka would overtake what waits.
                    return Kept.Nowhere(Behind);
                default:
                    open.Remove(record.Key, mark);
                    break;
            }
        }

        var failure = NotAsked;
        var triesKafka = circuit.TryEnter();
        if (triesKafka)
        {
            failure = await TryKafkaAsync(circuit, record, budget.Share);
            if (failure is null or { IsOfRecord: true })
            {
                return failure is null ? Kept.OnKafka : Kept.Nowhere(failure);
            }
        }

        if (await writer.AddAsync(facts.Entry(record, opens: true), triesKafka ? budget.Rest : budget.Share, cancellationToken) == Spooled.Kept)
        {
            return Kept.InSpool;
        }

        if (!triesKafka)
        {
            failure = await TryKafkaAsync(circuit, record, budget.Rest);
        }

        return failure is null ? Kept.OnKafka : Kept.Nowhere(failure);
    }

    private async ValueTask<SendFailure?> TryKafkaAsync(KafkaCircuit circuit, OutgoingRecord record, TimeSpan limit)
    {
        var failure = await SendAsync(record, limit);
        if (failure is null)
        {
            if (circuit.OnAcknowledged())
            {
                Log.Ends(logger);
            }
        }
        else if (!failure.IsOfRecord && circuit.OnFailed())
        {
            Log.Begins(logger, failure.Code, failure.Reason);
        }

        return failure;
    }

    private async ValueTask<SendFailure?> SendAsync(OutgoingRecord record, TimeSpan limit)
    {
        var acknowledged = producer.SendAsync(record);
        try
        {
            return await acknowledged.WaitAsync(limit, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            return new SendFailure("TimedOut", $"not acknowledged within {limit.TotalSeconds:0.0} s", IsQueueFull: false);
        }
    }

    /// <summary>The time that there is for one webhook.</summary>
    private readonly record struct Budget(TimeProvider Time, long Began, TimeSpan Whole, TimeSpan Half)
    {
        public TimeSpan Rest => Whole - Time.GetElapsedTime(Began) is { Ticks: > 0 } rest ? rest : TimeSpan.Zero;

        /// <summary>What one of the two may use up.</summary>
        public TimeSpan Share => Rest < Half ? Rest : Half;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SpoolBegins, LogLevel.Warning, "Kafka does not acknowledge; webhooks go to the spool until it does: {Code} {Reason}")]
        public static partial void Begins(ILogger logger, string code, string reason);

        [LoggerMessage(EventIds.SpoolEnds, LogLevel.Information, "Kafka acknowledges again; webhooks go there directly, but for tenants whose spool is open")]
        public static partial void Ends(ILogger logger);
    }
}

/// <summary>What the spool keeps beside the record.</summary>
internal readonly record struct WebhookFacts(string Provider, string RequestId, DateTimeOffset ReceivedAt)
{
    public SpoolEntry Entry(in OutgoingRecord record, bool opens) =>
        new(record.Key, Provider, RequestId, ReceivedAt, SpoolHeaders.Pack(record.Headers), record.Value, opens);
}

/// <summary>Where a webhook is kept.</summary>
/// <param name="Failure">Why it is kept nowhere; null when it is.</param>
internal readonly record struct Kept(string Outcome, SendFailure? Failure)
{
    public static Kept OnKafka { get; } = new(Outcomes.Accepted, null);

    public static Kept InSpool { get; } = new(Outcomes.Spooled, null);

    public static Kept Nowhere(SendFailure failure) => new(Outcomes.NotDurable, failure);
}
