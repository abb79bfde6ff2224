using System.Collections.Concurrent;
using Relay.Storage.Parking;

namespace Relay.Tests.Dispatch.Parking;

/// <summary>The table of parked deliveries in memory, by the same rules: epochs, sequences, what is due. Several processes may share one.</summary>
internal sealed class FakeParkingTable : IParkingTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Topic, int Partition), (Guid Claim, long Epoch)> _owners = [];
    private readonly List<(NewParked Row, long Sequence)> _rows = [];
    private long _sequence;

    /// <summary>Whether the store does not answer.</summary>
    public bool IsAway { get; set; }

    /// <summary>What it does not do, though it answers.</summary>
    public StoreCalls Refused { get; set; }

    /// <summary>What takes effect the next time although the answer does not come back; of each kind once.</summary>
    public StoreCalls AnswersToLose { get; set; }

    /// <summary>What a claim waits for on its way.</summary>
    public Func<CancellationToken, Task>? BeforeTake { get; set; }

    /// <summary>What it was asked.</summary>
    public ConcurrentQueue<StoreCalls> Calls { get; } = new();

    /// <summary>A claim takes effect of somebody to whom Kafka did not give the partition.</summary>
    public void ClaimForNobody(string topic, int partition)
    {
        lock (_gate)
        {
            _owners[(topic, partition)] = (Guid.NewGuid(), _owners.GetValueOrDefault((topic, partition)).Epoch + 1);
        }
    }

    public IReadOnlyList<NewParked> Rows
    {
        get
        {
            lock (_gate)
            {
                return [.. _rows.OrderBy(r => r.Sequence).Select(r => r.Row)];
            }
        }
    }

    public int Inserts { get; private set; }

    /// <summary>The time of the insert that came last, whatever became of the row since.</summary>
    public DateTimeOffset LastParkedAt { get; private set; }

    public async Task<ParkedPartition> TakeAsync(PartitionClaim claim, long from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (BeforeTake is { } before)
        {
            await before(cancellationToken);
        }

        return await TakeAsync(claim, from, now);
    }

    private Task<ParkedPartition> TakeAsync(PartitionClaim claim, long from, DateTimeOffset now) => Run(StoreCalls.Take, () =>
    {
        var (topic, partition) = (claim.Topic, claim.Partition);
        var before = _owners.GetValueOrDefault((topic, partition));
        var epoch = before.Claim == claim.Id ? before.Epoch : before.Epoch + 1;
        _owners[(topic, partition)] = (claim.Id, epoch);
        foreach (var lane in _rows.Where(r => (r.Row.Owner.Topic, r.Row.Owner.Partition) == (topic, partition)).Select(r => r.Row.Lane).Distinct().ToList())
        {
            MakeFirstDue(lane, after: 0, now);
        }

        var own = _rows.Where(r => (r.Row.Owner.Topic, r.Row.Owner.Partition) == (topic, partition)).ToList();
        return new ParkedPartition(
            epoch,
            [.. own.Select(r => r.Row.Lane)],
            [.. own.GroupBy(r => r.Row.Destination).Select(g => new ParkedQueue(
                g.Key, g.Count(), g.Min(r => r.Row.State.Due), g.Where(r => r.Row.State.Due is not null).Min(r => (DateTimeOffset?)r.Row.ExpiresAt)))],
            [.. own.Where(r => r.Row.Record.Offset >= from).Select(r => new ParkedRecordKey(r.Row.Record.Offset, r.Row.MessageId, r.Row.Nonce))],
            [.. own.Where(r => r.Row.State.IsHeld).Select(r => new HeldMessage(r.Row.MessageId, r.Row.State.Part, r.Row.Nonce, r.Row.Lane))]);
    });

    public Task<IReadOnlyList<Insertion>> InsertAsync(IReadOnlyList<NewParked> rows, CancellationToken cancellationToken) => Run<IReadOnlyList<Insertion>>(StoreCalls.Insert, () =>
    {
        Inserts++;
        LastParkedAt = rows[^1].ParkedAt;
        Assert.Equal(rows.Count, rows.Select(r => r.Lane).Distinct().Count());
        return [.. rows.Select(Insert)];
    });

    public Task<IReadOnlyList<bool>> PostponeAsync(IReadOnlyList<Postponed> rows, CancellationToken cancellationToken) => Run<IReadOnlyList<bool>>(StoreCalls.Postpone, () =>
    {
        foreach (var row in rows.Where(r => IsOwner(r.Owner)))
        {
            var n = _rows.FindIndex(r => r.Sequence == row.Key.Sequence);
            if (n >= 0)
            {
                _rows[n] = (_rows[n].Row with { State = row.State, Destination = row.Destination }, row.Key.Sequence);
            }
        }

        return [.. rows.Select(r => IsOwner(r.Owner))];
    });

    public Task<IReadOnlyList<Removal>> RemoveAsync(IReadOnlyList<Removed> rows, DateTimeOffset now, CancellationToken cancellationToken) => Run<IReadOnlyList<Removal>>(StoreCalls.Remove, () =>
        [.. rows.Select(row =>
        {
            if (!IsOwner(row.Owner))
            {
                return default;
            }

            _rows.RemoveAll(r => r.Sequence == row.Key.Sequence);
            MakeFirstDue(row.Lane, row.Key.Sequence, now);
            return new Removal(IsOwner: true, _rows.Exists(r => r.Row.Lane == row.Lane && r.Sequence > row.Key.Sequence));
        })]);

    public Task<IReadOnlyList<ParkedRow>?> ReadLaneAsync(
        PartitionEpoch owner, long lane, long after, int most, long mostBytes, CancellationToken cancellationToken) => Run<IReadOnlyList<ParkedRow>?>(StoreCalls.Read, () =>
            IsOwner(owner) ? [.. _rows.Where(r => r.Row.Lane == lane && r.Sequence > after).OrderBy(r => r.Sequence).Take(most).Select(Row)] : null);

    public Task<DueRows> ReadDueAsync(
        IReadOnlyList<DueQuery> queries, IReadOnlyList<long> busy, DateTimeOffset now, long mostBytes, CancellationToken cancellationToken) => Run(queries.Count == 0 ? StoreCalls.Probe : StoreCalls.Read, () => new DueRows(
            [.. queries.Select(query =>
            {
                var own = _rows.Where(r => r.Row.State.Due is not null && r.Row.Destination == query.Destination
                    && (r.Row.Owner.Topic, r.Row.Owner.Partition) == (query.Owner.Topic, query.Owner.Partition)).ToList();
                return new DueAnswer(
                    IsOwner(query.Owner),
                    !IsOwner(query.Owner) ? [] : [.. own.Where(r => (query.OnlyExpired ? r.Row.ExpiresAt : r.Row.State.Due) <= now && !busy.Contains(r.Row.Lane))
                        .OrderBy(r => r.Row.State.Due).Take(query.Most).Select(Row)],
                    own.Where(r => r.Row.State.Due > now).Min(r => r.Row.State.Due),
                    own.Where(r => r.Row.ExpiresAt > now).Min(r => (DateTimeOffset?)r.Row.ExpiresAt));
            })],
            IsCut: false));

    /// <summary>Carries out what somebody wants of all first rows.</summary>
    public IReadOnlyList<Granted> Grant(IReadOnlyList<PartitionEpoch> owners, IReadOnlyList<long> busy, DateTimeOffset now, bool isGivenUp)
    {
        lock (_gate)
        {
            var granted = new List<Granted>();
            for (var n = 0; n < _rows.Count; n++)
            {
                var (row, sequence) = _rows[n];
                if (row.State is { Due: not null, IsHeld: false } && !busy.Contains(row.Lane) && owners.Any(o => (o.Topic, o.Partition) == (row.Owner.Topic, row.Owner.Partition) && IsOwner(o)))
                {
                    _rows[n] = (row with { ExpiresAt = isGivenUp ? now : row.ExpiresAt, State = row.State with { Due = now } }, sequence);
                    granted.Add(new Granted(row.Owner.Topic, row.Owner.Partition, row.Destination, isGivenUp, 1));
                }
            }

            return granted;
        }
    }

    private static ParkedRow Row((NewParked Row, long Sequence) kept) => new(
        new ParkedKey(DateOnly.FromDateTime(kept.Row.ParkedAt.UtcDateTime), kept.Sequence), kept.Row.Owner.Topic, kept.Row.Owner.Partition, kept.Row.Lane,
        kept.Row.Destination, kept.Row.ExpiresAt, kept.Row.ParkedAt, kept.Row.Record, kept.Row.State);

    private bool IsOwner(PartitionEpoch owner) => _owners.GetValueOrDefault((owner.Topic, owner.Partition)).Epoch == owner.Epoch;

    private Insertion Insert(NewParked row)
    {
        if (!IsOwner(row.Owner))
        {
            return default;
        }

        var behind = _rows.Where(r => r.Row.Lane == row.Lane).OrderBy(r => r.Sequence).Select(r => r.Row).FirstOrDefault();
        var due = row.State.Due ?? row.ParkedAt;
        due = due < row.ExpiresAt ? due : row.ExpiresAt;
        if (!_rows.Any(r => (r.Row.Owner.Topic, r.Row.Owner.Partition, r.Row.Record.Offset) == (row.Owner.Topic, row.Owner.Partition, row.Record.Offset)))
        {
            _rows.Add((row with { State = row.State with { Due = behind is null ? due : null } }, ++_sequence));
        }
        else
        {
            Assert.True(row.IsRepeated, "A record was parked twice.");
        }

        return new Insertion(IsOwner: true, behind is null ? due : row.State.Due is not null || row.IsRepeated ? behind.State.Due : null);
    }

    private void MakeFirstDue(long lane, long after, DateTimeOffset now)
    {
        var next = _rows.FindIndex(r => r.Row.Lane == lane && r.Sequence > after);
        if (next >= 0 && _rows[next].Row is var row && row.State.Due is null)
        {
            _rows[next] = (row with { State = row.State with { Due = now < row.ExpiresAt ? now : row.ExpiresAt } }, _rows[next].Sequence);
        }
    }

    private Task<T> Run<T>(StoreCalls call, Func<T> work)
    {
        lock (_gate)
        {
            Calls.Enqueue(call);
            if (IsAway || Refused.HasFlag(call))
            {
                return Task.FromException<T>(new TimeoutException("The store is away."));
            }

            var answer = work();
            if (!AnswersToLose.HasFlag(call))
            {
                return Task.FromResult(answer);
            }

            AnswersToLose &= ~call;
            return Task.FromException<T>(new TimeoutException("The connection broke."));
        }
    }
}

/// <summary>What the store is asked for.</summary>
[Flags]
internal enum StoreCalls
{
    None = 0,
    Take = 1,
    Insert = 2,
    Postpone = 4,
    Remove = 8,
    Read = 16,

    /// <summary>Whether it answers at all.</summary>
    Probe = 32,
    Writes = Insert | Postpone | Remove,
}
