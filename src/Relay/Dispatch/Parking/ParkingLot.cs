using System.Collections.Concurrent;
using Relay.Kafka;
using Relay.Observability;
using Relay.Storage;
using Relay.Storage.Outcomes;
using Relay.Storage.Parking;
using Relay.Storage.Processes;

namespace Relay.Dispatch.Parking;

/// <summary>
/// What is parked of the partitions that this process owns: takes them over, parks, postpones, takes out. Each change goes to the store first and
/// is known here after. While the store is away whoever must park waits, in his lane, with his record in hand.
/// </summary>
internal sealed partial class ParkingLot : IDisposable
{
    private const int LoadsAtOnce = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly IParkingTable? _table;
    private readonly StoreOutage _outage;
    private readonly DispatchGuard _guard;
    private readonly TimeProvider _time;
    private readonly ILogger<ParkingLot> _logger;
    private readonly Guid _process;
    private readonly ConcurrentDictionary<(string Topic, int Partition), OwnedPartition> _owned = new();
    private readonly SemaphoreSlim _loads = new(LoadsAtOnce);
    private readonly StoreBatcher<NewParked, bool>? _inserts;
    private readonly StoreBatcher<Postponed, bool>? _postponements;
    private readonly StoreBatcher<Removed, Removal>? _removals;
    private int _waiting;

    public ParkingLot(
        StoreOutage outage, DispatchGuard guard, RelayMetrics metrics, TimeProvider time, ILogger<ParkingLot> logger,
        IParkingTable? table = null, ProcessIdentity? process = null)
    {
        _table = table;
        _outage = outage;
        _guard = guard;
        _time = time;
        _logger = logger;
        _process = process?.Id ?? Guid.Empty;
        if (table is not null)
        {
            _inserts = new(table.InsertAsync, bytesOf: row => row.Record.Size + row.State.Log.Length);
            _postponements = new(table.PostponeAsync, bytesOf: row => row.State.Log.Length);
            _removals = new((rows, cancellation) => table.RemoveAsync(rows, time.GetUtcNow(), cancellation));
            metrics.ObserveParked(CountByKind);
        }
    }

    /// <summary>False without a store: then nothing can be parked.</summary>
    public bool IsOpen => _table is not null;

    /// <summary>Raised when there may be something to begin.</summary>
    public Signal Changed { get; } = new();

    public IEnumerable<OwnedPartition> Owned => _owned.Values;

    /// <summary>Lanes that wait for the store, with a record in hand that must be parked or may have to be.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public void Assigned(IReadOnlyList<AssignedPartition> partitions)
    {
        if (_table is null)
        {
            return;
        }

        foreach (var assigned in partitions)
        {
            var partition = new OwnedPartition(assigned.Topic, assigned.Partition, assigned.Start);
            _owned[(assigned.Topic, assigned.Partition)] = partition;
            _ = LoadAsync(partition, _table);
        }
    }

    public Task RevokedAsync(IReadOnlyList<(string Topic, int Partition)> partitions)
    {
        var idle = new List<Task>();
        foreach (var revoked in partitions)
        {
            if (_owned.TryRemove(revoked, out var partition))
            {
                idle.Add(partition.ReleaseAsync());
            }
        }

        return Task.WhenAll(idle);
    }

    /// <summary>Null without a store.</summary>
    public OwnedPartition? Find(string topic, int partition) => _owned.GetValueOrDefault((topic, partition));

    /// <summary>Waits until it is known what is parked of a partition.</summary>
    /// <returns>False when the record is not this process's any more.</returns>
    public async Task<bool> KnowsAsync(OwnedPartition partition, ConsumedRecord record, CancellationToken cancellationToken)
    {
        while (!partition.Loaded.IsCompleted)
        {
            if (record.IsRevoked)
            {
                return false;
            }

            await Task.WhenAny(partition.Loaded, Task.Delay(Pause, _time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        return true;
    }

    /// <summary>Parks a record, however long the store is away.</summary>
    /// <returns>False when the partition is another process's: it was not parked, and is read again there.</returns>
    public async Task<bool> ParkAsync(OwnedPartition partition, ConsumedRecord record, NewParked row, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var isOwner = await _inserts!.AskAsync(row, cancellationToken);
                _outage.Answered();
                if (!isOwner)
                {
                    _ = partition.ReleaseAsync();
                    return false;
                }

                partition.Inserted(row);
                Changed.Raise();
                return true;
            }
            catch (Exception failed) when (StoreFault.Is(failed))
            {
                _outage.Failed(failed);
            }

            if (record.IsRevoked)
            {
                return false;
            }

            row = row with { IsRepeated = true };
            await WaitAsync(cancellationToken);
        }
    }

    /// <summary>Gives a row another time. Fails while the store is away; the row then stands as it did.</summary>
    public async Task<bool> PostponeAsync(OwnedPartition partition, ParkedRow row, Postponed change, SentPart part, CancellationToken cancellationToken)
    {
        if (!await _postponements!.AskAsync(change, cancellationToken))
        {
            _ = partition.ReleaseAsync();
            return false;
        }

        partition.Postponed(row, change, part);
        return true;
    }

    /// <summary>Takes the first row of a lane out. Fails while the store is away; the row then stands as it did, or is gone.</summary>
    /// <returns>Whether another row of the lane follows, and is this process's to deliver.</returns>
    public async Task<bool> RemoveAsync(OwnedPartition partition, ParkedRow row, SentPart? held, CancellationToken cancellationToken)
    {
        var removal = await _removals!.AskAsync(new Removed(partition.Owner, row.Key, row.Lane), cancellationToken);
        if (!removal.IsOwner)
        {
            _ = partition.ReleaseAsync();
            return false;
        }

        partition.Removed(row, held, removal.HasNext);
        return removal.HasNext;
    }

    /// <summary>A provider's word came: what waits for it is looked at now.</summary>
    public void Heard(SentPart part)
    {
        foreach (var partition in _owned.Values)
        {
            if (partition.TryWake(part, _time.GetUtcNow()))
            {
                Changed.Raise();
            }
        }
    }

    public void Dispose() => _loads.Dispose();

    // Until this is done the partition's records wait in their lanes: one of them could belong behind what is parked.
    private async Task LoadAsync(OwnedPartition partition, IParkingTable table)
    {
        try
        {
            await _loads.WaitAsync(_guard.Stopping);
            try
            {
                while (!partition.IsReleased && !await TryLoadAsync(partition, table))
                {
                    await WaitAsync(_guard.Stopping);
                }
            }
            finally
            {
                _loads.Release();
            }
        }
        catch (OperationCanceledException) when (_guard.Stopping.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // Nobody awaits this; whatever arrives here would leave the partition standing without a word.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _guard.Fail(fault);
        }
    }

    private async Task<bool> TryLoadAsync(OwnedPartition partition, IParkingTable table)
    {
        try
        {
            var parked = await table.TakeAsync(partition.Topic, partition.Partition, partition.Start, _process, _time.GetUtcNow(), _guard.Stopping);
            _outage.Answered();
            partition.Load(parked);
            if (parked.Lanes.Count > 0)
            {
                Log.Loaded(_logger, partition.Topic, partition.Partition, parked.Queues.Sum(q => q.Count), parked.Lanes.Count);
            }

            Changed.Raise();
            return true;
        }
        catch (Exception failed) when (StoreFault.Is(failed))
        {
            _outage.Failed(failed);
            return false;
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await Task.Delay(Pause, _time, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private IEnumerable<KeyValuePair<string, long>> CountByKind()
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var partition in _owned.Values)
        {
            partition.EachQueue((destination, queue) =>
            {
                var kind = destination[..Math.Max(0, destination.IndexOf(':', StringComparison.Ordinal))];
                counts[kind] = counts.GetValueOrDefault(kind) + queue.Count;
            });
        }

        return counts;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ParkedLoaded, LogLevel.Information, "{Topic}/{Partition} has {Count} parked deliveries in {Lanes} lanes")]
        public static partial void Loaded(ILogger logger, string topic, int partition, long count, int lanes);
    }
}
