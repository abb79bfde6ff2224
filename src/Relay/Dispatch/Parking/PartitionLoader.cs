using Relay.Storage;
using Relay.Storage.Parking;

namespace Relay.Dispatch.Parking;

/// <summary>
/// Makes this process the owner of partitions, and learns what is parked of them. Until that is done the partition's records wait in their
/// lanes: one of them could belong behind what is parked.
/// </summary>
internal sealed partial class PartitionLoader(
    IParkingTable table, StoreOutage outage, DispatchGuard guard, TimeProvider time, ILogger logger, Guid process, Signal changed) : IDisposable
{
    private const int LoadsAtOnce = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // A process that Kafka put out of the group while it slept hears of it at its next heartbeat, of which there is one every 3 s. Only who is
    // not told by then may claim a partition again: else it would be taken from whoever has it now.
    private static readonly TimeSpan HeartbeatTime = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _loads = new(LoadsAtOnce);
    private int _waiting;

    /// <summary>Partitions that wait for the store.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public void Begin(OwnedPartition partition) => partition.Loading = LoadAsync(partition, isAgain: false);

    /// <summary>
    /// The store says that somebody claimed the partition after us. Where Kafka leaves it with us that was no new owner, but a claim of an earlier
    /// one that came late; so it is claimed again.
    /// </summary>
    /// <returns>False when the partition goes away anyway.</returns>
    public bool Regain(OwnedPartition partition, PartitionEpoch lost)
    {
        var stays = partition.TryLose(lost, out var isNews);
        if (isNews)
        {
            Log.Overtaken(logger, partition.Topic, partition.Partition, lost.Epoch, HeartbeatTime.TotalSeconds);
            partition.Loading = LoadAsync(partition, isAgain: true);
        }

        return stays;
    }

    public void Dispose() => _loads.Dispose();

    private async Task LoadAsync(OwnedPartition partition, bool isAgain)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(guard.Stopping);
        var loading = LoadAsync(partition, isAgain, ending.Token);
        if (await Task.WhenAny(loading, partition.Released) != loading)
        {
            // A claim that is still under way could reach the store after the next owner's.
            await ending.CancelAsync();
        }

        await loading;
    }

    private async Task LoadAsync(OwnedPartition partition, bool isAgain, CancellationToken cancellationToken)
    {
        try
        {
            if (isAgain)
            {
                await Task.Delay(HeartbeatTime, time, cancellationToken);
            }

            await _loads.WaitAsync(cancellationToken);
            try
            {
                // One for all tries: the store takes a claim that it has already for the same.
                var claim = Guid.CreateVersion7(time.GetUtcNow());
                while (!partition.IsReleased && !await TryLoadAsync(partition, claim, cancellationToken))
                {
                    await WaitAsync(cancellationToken);
                }
            }
            finally
            {
                _loads.Release();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // Nobody hears of what arrives here, and it would leave the partition standing without a word.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            guard.Fail(fault);
        }
    }

    private async Task<bool> TryLoadAsync(OwnedPartition partition, Guid claim, CancellationToken cancellationToken)
    {
        try
        {
            var parked = await table.TakeAsync(
                new PartitionClaim(partition.Topic, partition.Partition, claim, process), partition.Start, time.GetUtcNow(), cancellationToken);
            outage.Answered();
            partition.Load(parked);
            if (parked.Lanes.Count > 0)
            {
                Log.Loaded(logger, partition.Topic, partition.Partition, parked.Queues.Sum(q => q.Count), parked.Lanes.Count);
            }

            changed.Raise();
            return true;
        }
        catch (Exception failed) when (StoreFault.Is(failed) && !cancellationToken.IsCancellationRequested)
        {
            outage.Failed(failed);
            return false;
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await Task.Delay(Pause, time, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ParkedLoaded, LogLevel.Information, "{Topic}/{Partition} has {Count} parked deliveries in {Lanes} lanes")]
        public static partial void Loaded(ILogger logger, string topic, int partition, long count, int lanes);

        [LoggerMessage(EventIds.ParkingOvertaken, LogLevel.Warning,
            "{Topic}/{Partition} was claimed in the store after this process did, with epoch {Epoch}; unless Kafka takes it away it is claimed again in {Seconds} s")]
        public static partial void Overtaken(ILogger logger, string topic, int partition, long epoch, double seconds);
    }
}
