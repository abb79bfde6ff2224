using Relay.Dispatch.Limits;
using Relay.Storage;
using Relay.Storage.Parking;

namespace Relay.Dispatch.Parking;

/// <summary>
/// Begins a turn of each lane whose first row is due. One query asks for what is due of up to 64 queues, each as much as its destination would
/// take now, and those first that were not asked for longest; so a destination with a million rows takes neither the memory nor the turn of
/// the others. A closed destination is asked for what expired, and nothing else.
/// </summary>
internal sealed class ParkingScheduler(
    ParkingLot parking, ParkedRunner runner, DispatchLanes lanes, IDestinationState destinations, StoreOutage outage, DispatchGuard guard, TimeProvider time,
    WishKeeper wishes, IParkingTable? table = null) : BackgroundService
{
    private const int MostTurns = 1000;
    private const int MostTurnsPerDestination = 64;
    private const int MostQueues = 64;
    private const int PageRows = 500;
    private const long MostBytes = 64L * 1024 * 1024;

    // Nobody tells when a destination opens again; and a word may be missed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _turnsOf = new(StringComparer.Ordinal);
    private int _turns;
    private long _bytes;
    private long _round;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (table is null)
        {
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, guard.Stopping);
        try
        {
            while (!guard.IsOver)
            {
                var now = time.GetUtcNow();
                var next = await BeginDueAsync(table, now, ending.Token);
                if (next > now)
                {
                    await parking.Changed.WaitAsync(next - now < LongestWait ? next - now : LongestWait, time, ending.Token);
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // Nobody else would hear that nothing parked is delivered any more.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            guard.Fail(fault);
        }
    }

    /// <summary>Begins what is due.</summary>
    /// <returns>When there may be more.</returns>
    internal async Task<DateTimeOffset> BeginDueAsync(IParkingTable store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (outage.IsResting)
        {
            return now + AgainAfter;
        }

        var next = DateTimeOffset.MaxValue;
        try
        {
            if (outage.IsAway)
            {
                // Deliveries go without the store until somebody has asked it something, even if nothing is due.
                await store.ReadDueAsync([], [], now, 1, cancellationToken);
                outage.Answered();
            }

            await wishes.GrantAsync(now, cancellationToken);
            foreach (var partition in parking.Owned.Where(p => p.Loaded.IsCompleted && !p.IsReleased))
            {
                await BeginWokenAsync(store, partition, partition.TakeWoken(now, MostQueues, ref next), now, cancellationToken);
            }

            var asked = Wanted(now, ref next);
            if (asked.Count > 0 && await BeginAsync(store, asked, now, cancellationToken))
            {
                next = now;
            }
        }
        catch (Exception failed) when (StoreFault.Is(failed))
        {
            outage.Failed(failed);
            return now + AgainAfter;
        }

        return next;
    }

    private async Task BeginWokenAsync(
        IParkingTable store, OwnedPartition partition, List<(long Lane, bool IsHeard)> woken, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var owner = partition.Owner;
        for (var n = 0; n < woken.Count; n++)
        {
            var (lane, isHeard) = woken[n];
            try
            {
                var first = await store.ReadLaneAsync(owner, lane, 0, 1, 0, cancellationToken);
                outage.Answered();
                if (first is null)
                {
                    parking.Lost(partition, owner);
                    partition.Wake(lane, now, isHeard);
                }
                else if (first.Count > 0 && (first[0].State.Due <= now || (isHeard && first[0].State.IsHeld)))
                {
                    Begin(partition, owner, first[0]);
                }
            }
            catch (Exception failed) when (StoreFault.Is(failed))
            {
                // Nobody else would look at any of them again.
                woken[n..].ForEach(left => partition.Wake(left.Lane, now + AgainAfter, left.IsHeard));
                throw;
            }
        }
    }

    // Which queues to ask for, and how much of each.
    private List<(OwnedPartition Partition, DueQuery Query)> Wanted(DateTimeOffset now, ref DateTimeOffset next)
    {
        var candidates = new List<Candidate>();
        var soonest = DateTimeOffset.MaxValue;
        foreach (var partition in parking.Owned.Where(p => p.Loaded.IsCompleted && !p.IsReleased))
        {
            partition.EachQueue((destination, queue) =>
            {
                var isClosed = destinations.ClosedFor(destination) is { } closed && closed > TimeSpan.Zero;
                var moment = isClosed ? queue.NextExpiry : queue.NextDue;
                if (moment <= now)
                {
                    candidates.Add(new Candidate(partition, destination, queue, isClosed));
                }
                else if (moment < soonest)
                {
                    soonest = moment;
                }
            });
        }

        next = soonest < next ? soonest : next;
        var room = Room();
        var asked = new List<(OwnedPartition, DueQuery)>();
        var share = Math.Max(1, PageRows / Math.Clamp(candidates.Count, 1, MostQueues));
        var left = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var candidate in candidates.OrderBy(c => c.Queue.Served))
        {
            var most = Math.Min(share, Math.Min(room, left.TryGetValue(candidate.Destination, out var rest) ? rest : RoomOf(candidate)));
            left[candidate.Destination] = (left.TryGetValue(candidate.Destination, out rest) ? rest : RoomOf(candidate)) - Math.Max(0, most);
            if (most <= 0)
            {
                continue;
            }

            room -= most;
            candidate.Queue.Served = ++_round;
            asked.Add((candidate.Partition, new DueQuery(candidate.Partition.Owner, candidate.Destination, most, candidate.IsClosed)));
            if (asked.Count == MostQueues || room == 0)
            {
                break;
            }
        }

        return asked;
    }

    // Whether there may be more at once.
    private async Task<bool> BeginAsync(
        IParkingTable store, List<(OwnedPartition Partition, DueQuery Query)> asked, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var busy = asked.Select(a => a.Partition).Distinct().SelectMany(p => p.Busy()).ToList();
        asked.ForEach(a => a.Partition.Asking(a.Query));
        DueRows due;
        try
        {
            due = await store.ReadDueAsync(asked.ConvertAll(a => a.Query), busy, now, Math.Max(1, MostBytes - Interlocked.Read(ref _bytes)), cancellationToken);
        }
        catch (Exception failed) when (StoreFault.Is(failed))
        {
            asked.ForEach(a => a.Partition.Answered(a.Query, now + AgainAfter));
            throw;
        }

        outage.Answered();
        var begun = 0;
        for (var n = 0; n < asked.Count; n++)
        {
            var (partition, query) = asked[n];
            var answer = due.Answers[n];
            if (!answer.IsOwner)
            {
                parking.Lost(partition, query.Owner);
                partition.Answered(query, now);
                continue;
            }

            begun += answer.Rows.Count(row => Begin(partition, query.Owner, row));
            var isMore = due.IsCut || answer.Rows.Count >= query.Most;
            partition.Answered(query, isMore ? now : (query.OnlyExpired ? answer.NextExpiry : answer.NextDue) ?? DateTimeOffset.MaxValue);
        }

        return begun > 0;
    }

    private bool Begin(OwnedPartition partition, PartitionEpoch owner, ParkedRow row)
    {
        if (!partition.TryBegin(row.Lane))
        {
            return false;
        }

        Count(row, 1);
        lanes.Add(new LaneKey(row.Lane), new ParkedTurn(runner, partition, owner, row, () =>
        {
            Count(row, -1);
            parking.Changed.Raise();
        }));
        return true;
    }

    private void Count(ParkedRow row, int by)
    {
        Interlocked.Add(ref _bytes, by * (long)row.Record.Size);
        lock (_gate)
        {
            _turns += by;
            var turns = _turnsOf.GetValueOrDefault(row.Destination) + by;
            if (turns > 0)
            {
                _turnsOf[row.Destination] = turns;
            }
            else
            {
                _turnsOf.Remove(row.Destination);
            }
        }
    }

    private int Room()
    {
        lock (_gate)
        {
            return MostTurns - _turns;
        }
    }

    private int RoomOf(Candidate candidate)
    {
        // What expired makes no call, so the destination has no say in how much of it is done.
        var most = candidate.IsClosed ? PageRows : Math.Min(MostTurnsPerDestination, destinations.Allowance(candidate.Destination));
        lock (_gate)
        {
            return most - _turnsOf.GetValueOrDefault(candidate.Destination);
        }
    }

    private sealed record Candidate(OwnedPartition Partition, string Destination, DestinationQueue Queue, bool IsClosed);
}
