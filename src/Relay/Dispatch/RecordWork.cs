using Relay.Dispatch.Parking;
using Relay.Kafka;

namespace Relay.Dispatch;

/// <summary>Delivers records as they are read, or parks them, and completes each when what came of it is recorded.</summary>
internal sealed class RecordRunner(
    Deliverer deliverer, ResultPublisher publisher, HandledDeliveries handled, ProviderWords words, ParkingLot parking, DeliveryPolicy policy,
    DispatchGuard guard, TimeProvider time)
{
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    public async Task RunAsync(ConsumedRecord record, Route route, OwnedPartition? partition, CancellationToken cancellationToken)
    {
        if (record.IsRevoked || guard.IsOver)
        {
            record.Abandon();
            return;
        }

        using var span = DeliverySpan.Begin(record, route.Job, isParked: false);
        try
        {
            if (await FinishAsync(record, route, partition, cancellationToken))
            {
                record.Complete();
            }
            else
            {
                record.Abandon();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            record.Abandon();
        }
#pragma warning disable CA1031 // A job reports what went wrong as a value; an exception is a bug, and its record must not count as done.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            record.Abandon();
            guard.Fail(fault);
        }
    }

    /// <summary>The last that is done: nothing runs any more.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => handled.FlushAsync(cancellationToken);

    // Whether all that the record leads to is recorded.
    private async Task<bool> FinishAsync(ConsumedRecord record, Route route, OwnedPartition? partition, CancellationToken cancellationToken)
    {
        if (route.Word is { } heard && words.IsNews(heard.Word, heard.Destination))
        {
            if (!await words.KeepAsync(heard.Word, record, cancellationToken))
            {
                return false;
            }

            parking.Heard(heard.Word.Part);
        }

        if (route.Fault is { } fault)
        {
            return await publisher.QuarantineAsync(record, fault, cancellationToken);
        }

        if (route.Job is not { } job)
        {
            return true;
        }

        if (partition is null)
        {
            return await DeliverAsync(job, null, cancellationToken);
        }

        if (!await parking.KnowsAsync(partition, record, cancellationToken))
        {
            return false;
        }

        // It was read before, and is parked since: whoever read it ended before he could say that he had.
        return partition.WasParked(ParkedRecords.KeyOf(job))
            || (partition.IsParked(job.Lane.Hash) ? await ParkBehindAsync(job, partition, cancellationToken) : await DeliverAsync(job, partition, cancellationToken));
    }

    private async Task<bool> DeliverAsync(DeliveryJob job, OwnedPartition? partition, CancellationToken cancellationToken)
    {
        var report = deliverer.Begin(job);
        while (true)
        {
            var keeping = new List<Task>();
            await deliverer.DeliverAsync(report, keeping, cancellationToken);
            if (!await publisher.PublishAsync(report, cancellationToken))
            {
                return false;
            }

            await Task.WhenAll(keeping);
            switch (report.Ending)
            {
                case DeliveryEnding.Done:
                    return true;
                case DeliveryEnding.Dead:
                    await handled.DiedAsync(job, cancellationToken);
                    return true;
                case DeliveryEnding.Left:
                    return false;
                default:
                    if (partition is not null)
                    {
                        return await ParkAsync(report, partition, time.GetUtcNow() + report.Wait, cancellationToken);
                    }

                    report.MarkPublished();
                    if (!await WaitInLaneAsync(job.Record, report.Wait, cancellationToken))
                    {
                        return false;
                    }

                    break;
            }
        }
    }

    private async Task<bool> ParkBehindAsync(DeliveryJob job, OwnedPartition partition, CancellationToken cancellationToken)
    {
        var report = deliverer.Begin(job);
        deliverer.WaitBehind(report);
        return await publisher.PublishAsync(report, cancellationToken) && await ParkAsync(report, partition, null, cancellationToken);
    }

    // Its results are published by now: if it is cut off between the two, it is read again and says the same again, under the same ids.
    private async Task<bool> ParkAsync(DeliveryReport report, OwnedPartition partition, DateTimeOffset? due, CancellationToken cancellationToken)
    {
        var job = report.Job;
        var row = ParkedRecords.RowOf(report, partition.Owner, due, policy.ParkedExpiryOf(job), time.GetUtcNow());
        if (!await parking.ParkAsync(partition, job.Record, row, cancellationToken))
        {
            return false;
        }

        if (report.HeldPart is { } part && words.Find(new(job.MessageId, part, job.Nonce)) is { } heard)
        {
            // It came while the row was on its way to the store.
            parking.Heard(heard.Part);
        }

        return true;
    }

    // There is no store to wait in.
    private async Task<bool> WaitInLaneAsync(ConsumedRecord record, TimeSpan wait, CancellationToken cancellationToken)
    {
        // By the clock that nobody can set: the other one may go back while a lane waits.
        var begun = time.GetTimestamp();
        for (var left = wait; left > TimeSpan.Zero; left = wait - time.GetElapsedTime(begun))
        {
            if (record.IsRevoked)
            {
                return false;
            }

            await Task.Delay(left < Breath ? left : Breath, time, cancellationToken);
        }

        return true;
    }
}

/// <summary>A record on its way through its lane.</summary>
internal sealed class RecordWork(RecordRunner runner, ConsumedRecord record, Route route, OwnedPartition? partition) : ILaneWork
{
    public Task RunAsync(CancellationToken cancellationToken) => runner.RunAsync(record, route, partition, cancellationToken);

    public void Abandon() => record.Abandon();
}
