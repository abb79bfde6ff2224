using Relay.Contracts;
using Relay.Events;
using Relay.Kafka;
using Relay.Observability;

namespace Relay.Dispatch;

/// <summary>
/// Takes records to their lanes and completes each when its results are acknowledged. A record that cannot be read goes to quarantine and is
/// passed.
/// </summary>
internal sealed partial class DispatchStage : IHostedService, IRecordSink, IDisposable
{
    private const string FaultReason = "Dispatch failed";

    private readonly Router _router;
    private readonly Deliverer _deliverer;
    private readonly ReportWriter _reports;
    private readonly QuarantineWriter _quarantine;
    private readonly IRecordProducer _producer;
    private readonly FatalStop _stop;
    private readonly ILogger<DispatchStage> _logger;
    private readonly Lanes<Work> _lanes;
    private readonly CancellationTokenSource _stopping = new();

    // Once a result could not be recorded, nothing may be sent after it: it would be repeated behind what was meant to follow it.
    private volatile bool _failed;

    public DispatchStage(
        Router router, Deliverer deliverer, ReportWriter reports, QuarantineWriter quarantine,
        [FromKeyedServices(KafkaServices.StageProducer)] IRecordProducer producer, FatalStop stop, ILogger<DispatchStage> logger)
    {
        _router = router;
        _deliverer = deliverer;
        _reports = reports;
        _quarantine = quarantine;
        _producer = producer;
        _stop = stop;
        _logger = logger;
        _lanes = new Lanes<Work>(RunAsync, OnLaneFault, work => work.Record.Abandon());
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The consumer has drained by now; what is still in flight is cut off and repeated after the next start.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public void Dispose() => _stopping.Dispose();

    public void Assigned(IReadOnlyList<AssignedPartition> partitions, CancellationToken cancellationToken)
    {
        // The window of handled deliveries lives in memory and begins empty; a store keeps it over restarts.
    }

    public void Accept(ConsumedRecord record)
    {
        var route = _router.Find(record);
        if (route.Job is { } job)
        {
            _lanes.Add(job.Lane, new Work(record, job));
        }
        else if (route.Fault is { } fault)
        {
            Log.BadRecord(_logger, record.Topic, record.Partition, record.Offset, fault);
            _lanes.Add(new LaneKey(record.Topic, "", "quarantine"), new Work(record, null, fault));
        }
        else
        {
            record.Complete();
        }
    }

    private async Task RunAsync(Work work)
    {
        if (work.Record.IsRevoked || _failed || _stopping.IsCancellationRequested)
        {
            work.Record.Abandon();
            return;
        }

        try
        {
            var records = work.Job is { } job
                ? _reports.Write(await _deliverer.DeliverAsync(job, _stopping.Token))
                : [Quarantined(work)];
            var acknowledgement = await _producer.EnqueueAllAsync(records, _stopping.Token);
            if (await acknowledgement.Outcome.WaitAsync(_stopping.Token) is { } failure)
            {
                // This producer tries for ever, so what fails here fails for good; committing would lose the result.
                Fail(work, () => _stop.Because($"Dispatch cannot publish: {failure.Code} {failure.Reason}"));
                return;
            }

            work.Record.Complete();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            work.Record.Abandon();
        }
#pragma warning disable CA1031 // A job reports what went wrong as a value; an exception is a bug, and its record must not count as done.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Fail(work, () => _stop.Because(FaultReason, fault));
        }
    }

    private void Fail(Work work, Action stop)
    {
        _failed = true;
        work.Record.Abandon();
        stop();
    }

    private void OnLaneFault(Exception fault)
    {
        _failed = true;
        _stop.Because(FaultReason, fault);
    }

    // Lanes run side by side, and a writer is for one at a time.
    private OutgoingRecord Quarantined(Work work)
    {
        lock (_quarantine)
        {
            return _quarantine.Write(QuarantineCase.OfRecord(work.Record, QuarantineReasons.BadRecord, work.Fault!));
        }
    }

    private sealed record Work(ConsumedRecord Record, DeliveryJob? Job, string? Fault = null);

    private static partial class Log
    {
        [LoggerMessage(EventIds.BadRecord, LogLevel.Warning, "{Topic}/{Partition}/{Offset} goes to quarantine: {Fault}")]
        public static partial void BadRecord(ILogger logger, string topic, int partition, long offset, string fault);
    }
}
