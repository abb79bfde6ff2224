using System.Text.Json;
using Relay.Storage;
using Relay.Storage.Outcomes;
using Relay.Storage.Parking;

namespace Relay.Dispatch.Parking;

/// <summary>
/// Delivers what is parked in a lane, from its first row until one must wait again or none is left. It runs in the lane, so that no record of it
/// is delivered or parked meanwhile.
/// </summary>
internal sealed partial class ParkedRunner(
    Router router, Deliverer deliverer, ResultPublisher publisher, HandledDeliveries handled, ProviderWords words, ParkingLot parking, StoreOutage outage,
    DispatchGuard guard, TimeProvider time, ILogger<ParkedRunner> logger, IParkingTable? table = null)
{
    private const int PageRows = 20;
    private const int PageBytes = 256 * 1024;
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(1);

    /// <param name="owner">The claim under which the row was read.</param>
    public async Task RunAsync(OwnedPartition partition, PartitionEpoch owner, ParkedRow first, CancellationToken cancellationToken)
    {
        try
        {
            var page = new Queue<ParkedRow>([first]);
            while (page.TryDequeue(out var row) && partition.IsOwnedUnder(owner) && !guard.IsOver && await HasNextAsync(partition, row, cancellationToken))
            {
                if (page.Count == 0)
                {
                    page = new Queue<ParkedRow>(await ReadAsync(partition, owner, row, cancellationToken));
                }
            }

            if (!partition.IsOwnedUnder(owner))
            {
                // What was read may have been delivered by whoever had the claim meanwhile.
                partition.Wake(first.Lane, time.GetUtcNow());
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failed) when (StoreFault.Is(failed))
        {
            outage.Failed(failed);
            partition.Wake(first.Lane, time.GetUtcNow() + AgainAfter);
        }
#pragma warning disable CA1031 // As for a record: an exception is a bug, and the row stays.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            guard.Fail(fault);
        }
    }

    private async Task<IReadOnlyList<ParkedRow>> ReadAsync(OwnedPartition partition, PartitionEpoch owner, ParkedRow behind, CancellationToken cancellationToken)
    {
        var rows = await table!.ReadLaneAsync(owner, behind.Lane, behind.Key.Sequence, PageRows, PageBytes, cancellationToken);
        if (rows is null)
        {
            parking.Lost(partition, owner);
        }

        return rows ?? [];
    }

    // Delivers one row as far as it gets; whether it is out of the way and another follows.
    private async Task<bool> HasNextAsync(OwnedPartition partition, ParkedRow row, CancellationToken cancellationToken)
    {
        var record = ParkedRecords.RecordOf(row);
        var route = router.FindParked(record, row.Destination);
        if (route.Job is not { } fresh)
        {
            // The tenant went.
            return (route.Fault is not { } fault || await publisher.QuarantineAsync(record, fault, cancellationToken)) && await parking.RemoveAsync(partition, row, null, cancellationToken);
        }

        using var span = DeliverySpan.Begin(record, fresh, isParked: true);
        var job = fresh with { Parked = partition };
        if (TryResume(row, job) is not { } report)
        {
            return await publisher.QuarantineAsync(record, "what was tried before cannot be read", cancellationToken) && await parking.RemoveAsync(partition, row, null, cancellationToken);
        }

        var keeping = new List<Task>();
        await deliverer.DeliverAsync(report, keeping, cancellationToken);
        if (!await publisher.PublishAsync(report, cancellationToken))
        {
            return false;
        }

        await Task.WhenAll(keeping);
        var part = new SentPart(job.MessageId, report.Part, job.Nonce);
        switch (report.Ending)
        {
            case DeliveryEnding.Done:
                return await parking.RemoveAsync(partition, row, part, cancellationToken);
            case DeliveryEnding.Dead:
                await handled.DiedAsync(job, cancellationToken);
                return await parking.RemoveAsync(partition, row, part, cancellationToken);
            case DeliveryEnding.Left:
                return false;
            default:
                await PostponeAsync(partition, row, report, part, cancellationToken);
                return false;
        }
    }

    private async Task PostponeAsync(OwnedPartition partition, ParkedRow row, DeliveryReport report, SentPart part, CancellationToken cancellationToken)
    {
        var state = ParkedRecords.StateOf(report, time.GetUtcNow() + report.Wait, row.ExpiresAt);
        if (await parking.PostponeAsync(partition, row, new Postponed(partition.Owner, row.Key, report.Job.Destination, state), part, cancellationToken)
            && state.IsHeld && words.Find(part) is not null)
        {
            // It came while the row was on its way to the store.
            parking.Heard(part);
        }
    }

    private DeliveryReport? TryResume(ParkedRow row, DeliveryJob job)
    {
        try
        {
            return ParkedRecords.ReportOf(row, job, time);
        }
        catch (JsonException)
        {
            Log.Unread(logger, row.Topic, row.Partition, row.Record.Offset);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ParkedUnread, LogLevel.Error, "What was tried of the parked record {Topic}/{Partition}/{Offset} cannot be read; it goes to quarantine")]
        public static partial void Unread(ILogger logger, string topic, int partition, long offset);
    }
}

/// <summary>A turn of a lane, from its first row on.</summary>
/// <param name="owner">The claim under which the row was read.</param>
/// <param name="ended">Told when it is over, whatever came of it.</param>
internal sealed class ParkedTurn(ParkedRunner runner, OwnedPartition partition, PartitionEpoch owner, ParkedRow first, Action ended) : ILaneWork
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await runner.RunAsync(partition, owner, first, cancellationToken);
        }
        finally
        {
            Abandon();
        }
    }

    public void Abandon()
    {
        partition.End(first.Lane);
        ended();
    }
}
