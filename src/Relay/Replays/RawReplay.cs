using System.Globalization;
using Relay.Contracts;
using Relay.Kafka;
using Relay.Normalize;

namespace Relay.Replays;

/// <summary>
/// Appends a tenant's raw records again, behind everything that is there. They keep all they have and get the header
/// <see cref="HeaderNames.Replay"/>, so that Normalize publishes their events again under the same ids and Dispatch delivers none twice. They
/// stand in the way of the tenant's live webhooks, so they come at a measured pace.
/// </summary>
internal sealed class RawReplay(
    IPartitionLookup lookup, IRecordRangeReader ranges, [FromKeyedServices(KafkaServices.StageProducer)] IRecordProducer producer, TimeProvider time)
{
    private const int TicksPerSecond = 10;
    private const int MaxBytesPerTick = 512 * 1024;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1) / TicksPerSecond;
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(2);

    // A record is written when it was received or later; for clocks that differ.
    private static readonly TimeSpan ClockMargin = TimeSpan.FromMinutes(5);

    public async Task<(ReplayEnd End, ReplayReport Report, string? Fault)> RunAsync(
        ReplayRequest request, Action<ReplayReport> progress, CancellationToken cancellationToken)
    {
        var report = new ReplayReport();
        var (found, fault) = lookup.Find(TopicNames.Webhooks, request.Tenant.Value, request.From - ClockMargin);
        if (found is null)
        {
            return (ReplayEnd.Failed, report, fault);
        }

        report.Total = found.End - found.From;
        var next = found.From;
        var told = time.GetTimestamp();
        var perTick = Math.Max(1, request.PerSecond / TicksPerSecond);
        var batch = new List<OutgoingRecord>();
        var bytes = 0;
        foreach (var record in ranges.Read(TopicNames.Webhooks, found.Partition, found.From, found.End, cancellationToken))
        {
            next = record.Offset + 1;
            report.Read++;
            if (report.Read == 1 && found.From == found.Low && found.Low > 0 && record.Timestamp > request.From)
            {
                report.KeptSince = record.Timestamp;
            }

            if (Selects(request, record, report))
            {
                batch.Add(Again(request, record));
                bytes += record.Value!.Length;
            }

            if (batch.Count >= perTick || bytes >= MaxBytesPerTick)
            {
                if (await AppendAsync(batch, bytes, request.PerSecond, report, cancellationToken) is { } failed)
                {
                    return Trouble(failed, report, cancellationToken);
                }

                bytes = 0;
            }

            if (time.GetElapsedTime(told) > ProgressInterval)
            {
                told = time.GetTimestamp();
                progress(report);
            }
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return (ReplayEnd.Stopped, report, null);
        }

        if (await AppendAsync(batch, bytes, request.PerSecond, report, cancellationToken) is { } last)
        {
            return Trouble(last, report, cancellationToken);
        }

        if (next < found.End)
        {
            return (ReplayEnd.Failed, report, $"Kafka gave no more records at offset {next} of {found.End}");
        }

        return (report is { Replayed: 0, KeptSince: not null } ? ReplayEnd.Gone : ReplayEnd.Done, report, null);
    }

    /// <summary>Whether a record is to be replayed; counts those of the tenant that are not.</summary>
    private static bool Selects(ReplayRequest request, ConsumedRecord record, ReplayReport report)
    {
        // What is no record of Relay's was quarantined as such; once more would not make it better.
        if (RawRecord.Read(record) is not { } raw || raw.TenantId != request.Tenant.Value)
        {
            return false;
        }

        if (raw.IsReplay)
        {
            report.Repeated++;
            return false;
        }

        if (raw.ReceivedAt < request.From || raw.ReceivedAt >= request.To)
        {
            report.Outside++;
            return false;
        }

        return true;
    }

    private static OutgoingRecord Again(ReplayRequest request, ConsumedRecord record)
    {
        var headers = new RecordHeaders();
        foreach (var (name, value) in record.Headers.All)
        {
            headers.AddBytes(name, value);
        }

        headers.Add(HeaderNames.Replay, string.Create(CultureInfo.InvariantCulture, $"{record.Partition}/{record.Offset}"));
        return new OutgoingRecord(TopicNames.Webhooks, request.Tenant.Value, record.Value!, headers);
    }

    /// <summary>Appends a batch, waits until it is acknowledged and until the next is due. Null when all went well.</summary>
    private async Task<SendFailure?> AppendAsync(List<OutgoingRecord> batch, int bytes, int perSecond, ReplayReport report, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
        {
            return null;
        }

        try
        {
            var began = time.GetTimestamp();
            var sent = await producer.EnqueueAllAsync([.. batch], cancellationToken);
            if (await sent.Outcome.WaitAsync(cancellationToken) is { } failure)
            {
                return failure;
            }

            report.Replayed += batch.Count;
            var due = Math.Max((double)batch.Count / perSecond, Tick.TotalSeconds * bytes / MaxBytesPerTick);
            batch.Clear();
            var pause = TimeSpan.FromSeconds(due) - time.GetElapsedTime(began);
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, time, cancellationToken);
            }

            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new SendFailure("Stopped", "the replay was stopped", IsQueueFull: false);
        }
    }

    private static (ReplayEnd End, ReplayReport Report, string? Fault) Trouble(SendFailure failure, ReplayReport report, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? (ReplayEnd.Stopped, report, null)
            : (ReplayEnd.Failed, report, $"Kafka does not take the records: {failure.Code} {failure.Reason}");
}
