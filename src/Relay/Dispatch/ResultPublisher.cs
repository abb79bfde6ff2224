using Relay.Contracts;
using Relay.Events;
using Relay.Kafka;
using Relay.Observability;

namespace Relay.Dispatch;

/// <summary>Publishes what came of a job, and ends when all replicas have it.</summary>
internal sealed class ResultPublisher(
    ReportWriter reports, QuarantineWriter quarantine, [FromKeyedServices(KafkaServices.StageProducer)] IRecordProducer producer, RelayMetrics metrics,
    DispatchGuard guard)
{
    /// <returns>False when it cannot be published for good: the process stops, and the job does not count as done.</returns>
    public Task<bool> PublishAsync(DeliveryReport report, CancellationToken cancellationToken) => PublishAsync(reports.Write(report), cancellationToken);

    /// <summary>The same for a record that cannot be delivered to anybody.</summary>
    public Task<bool> QuarantineAsync(ConsumedRecord record, string fault, CancellationToken cancellationToken)
    {
        metrics.Quarantined(null, QuarantineReasons.BadRecord);

        // Lanes run side by side, and a writer is for one at a time.
        lock (quarantine)
        {
            return PublishAsync([quarantine.Write(QuarantineCase.OfRecord(record, QuarantineReasons.BadRecord, fault))], cancellationToken);
        }
    }

    private async Task<bool> PublishAsync(IReadOnlyList<OutgoingRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
        {
            return true;
        }

        var acknowledgement = await producer.EnqueueAllAsync(records, cancellationToken);
        if (await acknowledgement.Outcome.WaitAsync(cancellationToken) is not { } failure)
        {
            return true;
        }

        // This producer tries for ever, so what fails here fails for good; committing would lose the result.
        guard.Fail($"Dispatch cannot publish: {failure.Code} {failure.Reason}");
        return false;
    }
}
