using System.Text;
using Relay.Dispatch.Parking;
using Relay.Kafka;

namespace Relay.Dispatch;

/// <summary>Takes records to their lanes. A record that cannot be read goes to quarantine and is passed.</summary>
internal sealed partial class DispatchStage(
    Router router, RecordRunner runner, ProviderWords words, ParkingLot parking, DispatchLanes lanes, DispatchGuard guard, ILogger<DispatchStage> logger) : IHostedService, IRecordSink
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The consumer has drained by now; what is still in flight is cut off and repeated after the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await guard.StopAsync(cancellationToken);
        await runner.FlushAsync(cancellationToken);
    }

    public void Assigned(IReadOnlyList<AssignedPartition> partitions, CancellationToken cancellationToken) => parking.Assigned(partitions);

    public Task RevokedAsync(IReadOnlyList<(string Topic, int Partition)> partitions) => parking.RevokedAsync(partitions);

    public void Accept(ConsumedRecord record)
    {
        var route = router.Find(record);
        if (route is { Job: null, Fault: null } && !(route.Word is { } heard && words.IsNews(heard.Word, heard.Destination)))
        {
            record.Complete();
            return;
        }

        if (route.Fault is { } fault)
        {
            Log.BadRecord(logger, record.Topic, record.Partition, record.Offset, fault);
        }

        var lane = route.Job?.Lane ?? LaneKey.Of(record.Topic, Encoding.UTF8.GetString(record.Key ?? []), "");
        lanes.Add(lane, new RecordWork(runner, record, route, parking.Find(record.Topic, record.Partition)));
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.BadRecord, LogLevel.Warning, "{Topic}/{Partition}/{Offset} goes to quarantine: {Fault}")]
        public static partial void BadRecord(ILogger logger, string topic, int partition, long offset, string fault);
    }
}
