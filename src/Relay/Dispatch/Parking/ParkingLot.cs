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
/// is known here after. While the store is away whoever must change something waits, in his lane, until it is known what became of the change:
/// to go on without would make what is known here wrong, or repeat a call.
/// </summary>
internal sealed partial class ParkingLot : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly StoreOutage _outage;
    private readonly TimeProvider _time;
    private readonly ILogger<ParkingLot> _logger;
    private readonly ConcurrentDictionary<(string Topic, int Partition), OwnedPartition> _owned = new();
    private readonly PartitionLoader? _loader;
    private readonly StoreBatcher<NewParked, Insertion>? _inserts;
    private readonly StoreBatcher<Postponed, bool>? _postponements;
    private readonly StoreBatcher<Removed, Removal>? _removals;
    private int _waiting;

    public ParkingLot(
        StoreOutage outage, DispatchGuard guard, RelayMetrics metrics, TimeProvider time, ILogger<ParkingLot> logger,
        IParkingTable? table = null, ProcessIdentity? process = null)
    {
        _outage = outage;
        _time = time;
        _logger = logger;
        if (table is not null)
        {
            _loader = new PartitionLoader(table, outage, guard, time, logger, process?.Id ?? Guid.Empty, Changed);
            _inserts = new(table.InsertAsync, bytesOf: row => row.Record.Size + row.State.Log.Length);
            _postponements = new(table.PostponeAsync, bytesOf: row => row.State.Log.Length);
            _removals = new((rows, cancellation) => table.RemoveAsync(rows, time.GetUtcNow(), cancellation));
            metrics.ObserveParked(CountByKind);
        }
    }

    /// <summary>False without a store: then nothing can be parked.</summary>
    public bool IsOpen => _loader is not null;

    /// <summary>Raised when there may be something to begin.</summary>
    public Signal Changed { get; } = new();

    public IEnumerable<OwnedPartition> Owned => _owned.Values;

    /// <summary>Lanes and partitions that wait for the store.</summary>
    public int Waiting => Volatile.Read(ref _waiting) + (_loader?.Waiting ?? 0);

    public void Assigned(IReadOnlyList<AssignedPartition> partitions)
    {
        if (_loader is null)
        {
            return;
        }

        foreach (var assigned in partitions)
        {
            var partition = new OwnedPartition(assigned.Topic, assigned.Partition, assigned.Start);
            if (_owned.TryRemove((assigned.Topic, assigned.Partition), out var before))
            {
                _ = before.ReleaseAsync();
            }

            _owned[(assigned.Topic, assigned.Partition)] = partition;
            _loader.Begin(partition);
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
                idle.Add(partition.Loading);
            }
        }

        return Task.WhenAll(idle);
    }

    /// <summary>Null without a store.</summary>
    public OwnedPartition? Find(string topic, int partition) => _owned.GetValueOrDefault((topic, partition));

    /// <summary>Waits until it is known what is parked of a partition.</summary>
    /// <returns>False when the record is not this process's any more.</returns>
    public ValueTask<bool> KnowsAsync(OwnedPartition partition, ConsumedRecord record, CancellationToken cancellationToken) =>
        partition.Loaded.IsCompleted ? new(true) : new(WaitUntilKnownAsync(partition, () => record.IsRevoked, cancellationToken));

    /// <summary>Parks a record, however long the store is away.</summary>
    /// <returns>False when the partition is another process's: it was not parked, and is read again there.</returns>
    public async Task<bool> ParkAsync(OwnedPartition partition, ConsumedRecord record, NewParked row, CancellationToken cancellationToken)
    {
        var next = row;
        Task<Insertion> InsertAsync(PartitionEpoch owner)
        {
            row = next with { Owner = owner, ParkedAt = InTime(next.ParkedAt) };
            next = row with { IsRepeated = true };
            return _inserts!.AskAsync(row, cancellationToken);
        }

        var inserted = await InsistAsync(partition, InsertAsync, i => i.IsOwner, i => Refused(i, row), () => record.IsRevoked, cancellationToken);
        if (!inserted.IsOwner)
        {
            return false;
        }

        partition.Inserted(row with { State = row.State with { Due = inserted.Due } });
        Changed.Raise();
        return true;
    }

    /// <summary>Gives a row another time, however long the store is away: what stood there before would have it tried again at once.</summary>
    /// <returns>False when the partition is another process's, and nobody knows whether the row has its new time.</returns>
    public async Task<bool> PostponeAsync(OwnedPartition partition, ParkedRow row, Postponed change, SentPart part, CancellationToken cancellationToken)
    {
        Task<bool> ChangeAsync(PartitionEpoch owner) => _postponements!.AskAsync(change = change with { Owner = owner }, cancellationToken);

        if (!await InsistAsync(partition, ChangeAsync, isOwner => isOwner, _ => false, () => partition.IsReleased, cancellationToken))
        {
            return false;
        }

        partition.Postponed(row, change, part);
        return true;
    }

    /// <summary>Takes the first row of a lane out, however long the store is away: nobody else would find out whether the lane is empty.</summary>
    /// <returns>Whether another row of the lane follows, and is this process's to deliver.</returns>
    public async Task<bool> RemoveAsync(OwnedPartition partition, ParkedRow row, SentPart? held, CancellationToken cancellationToken)
    {
        var under = partition.Owner;
        var removal = await InsistAsync(
            partition, owner => _removals!.AskAsync(new Removed(under = owner, row.Key, row.Lane), cancellationToken),
            r => r.IsOwner, _ => false, () => partition.IsReleased, cancellationToken);
        if (!removal.IsOwner)
        {
            return false;
        }

        partition.Removed(row, under, held, removal.HasNext);
        return removal.HasNext;
    }

    /// <summary>The store does not know a claim any more.</summary>
    public void Lost(OwnedPartition partition, PartitionEpoch owner) => _loader!.Regain(partition, owner);

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

    public void Dispose() => _loader?.Dispose();

    // Asks until the store has answered whoever owns the partition; gives what is not an owner's answer when it went to somebody else. A claim
    // that was lost to nobody is taken anew, and what was asked under it is asked again under the new one.
    private async Task<T> InsistAsync<T>(
        OwnedPartition partition, Func<PartitionEpoch, Task<T>> ask, Func<T, bool> isOwner, Func<T, bool> isRefused, Func<bool> isOver,
        CancellationToken cancellationToken)
        where T : struct
    {
        while (true)
        {
            var owner = partition.Owner;
            try
            {
                var answer = await ask(owner);
                _outage.Answered();
                if (isOwner(answer) && !isRefused(answer))
                {
                    return answer;
                }

                if (!isOwner(answer))
                {
                    if (!_loader!.Regain(partition, owner) || !await WaitUntilKnownAsync(partition, isOver, cancellationToken))
                    {
                        return default;
                    }

                    continue;
                }
            }
            catch (Exception failed) when (StoreFault.Is(failed))
            {
                _outage.Failed(failed);
            }

            if (isOver())
            {
                return default;
            }

            await PauseAsync(partition, partition.Released, cancellationToken);
        }
    }

    // The day of a row names the table that it goes to, which is dropped once it is over and empty.
    private DateTimeOffset InTime(DateTimeOffset parkedAt) =>
        _time.GetUtcNow() is var now && parkedAt.Day() < now.Day().AddDays(-1) ? now : parkedAt;

    private bool Refused(Insertion insertion, NewParked row)
    {
        if (insertion.Refusal is { } refusal)
        {
            Log.Refused(_logger, row.Owner.Topic, row.Owner.Partition, row.Record.Offset, refusal);
        }

        return insertion.Refusal is not null;
    }

    private async Task<bool> WaitUntilKnownAsync(OwnedPartition partition, Func<bool> isOver, CancellationToken cancellationToken)
    {
        while (partition.Loaded is { IsCompleted: false } loaded)
        {
            if (isOver() || partition.IsReleased)
            {
                return false;
            }

            await PauseAsync(partition, Task.WhenAny(loaded, partition.Released), cancellationToken);
        }

        return true;
    }

    // What is released already wakes nobody any more.
    private async Task PauseAsync(OwnedPartition partition, Task unless, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            var pause = Task.Delay(Pause, _time, cancellationToken);
            await (partition.IsReleased ? pause : Task.WhenAny(pause, unless));
            cancellationToken.ThrowIfCancellationRequested();
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
        [LoggerMessage(EventIds.ParkingRefused, LogLevel.Error,
            "The store refuses to park {Topic}/{Partition}/{Offset}, whose conversation waits until it does: {Why}")]
        public static partial void Refused(ILogger logger, string topic, int partition, long offset, string why);
    }
}
