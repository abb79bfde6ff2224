using Relay.Storage.Parking;

namespace Relay.Tests.Dispatch.Parking;

/// <summary>The table of parked deliveries in memory, by the same rules: epochs, sequences, what is due. Several processes may share one.</summary>
internal sealed class FakeParkingTable : IParkingTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Topic, int Partition), long> _epochs = [];
    private readonly List<(NewParked Row, long Sequence)> _rows = [];
    private long _sequence;

    /// <summary>Whether the store does not answer.</summary>
    public bool IsAway { get; set; }

    /// <summary>Called before each change of rows; may throw after the change too, as a connection that breaks does.</summary>
    public Action? AfterChange { get; set; }

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

    public Task<ParkedPartition> TakeAsync(string topic, int partition, long from, Guid process, DateTimeOffset now, CancellationToken cancellationToken) => Run(() =>
    {
        var epoch = _epochs[(topic, partition)] = _epochs.GetValueOrDefault((topic, partition)) + 1;
        var own = _rows.Where(r => (r.Row.Owner.Topic, r.Row.Owner.Partition) == (topic, partition)).ToList();
        return new ParkedPartition(
            epoch,
            [.. own.Select(r => r.Row.Lane)],
            [.. own.GroupBy(r => r.Row.Destination).Select(g => new ParkedQueue(
                g.Key, g.Count(), g.Min(r => r.Row.State.Due), g.Where(r => r.Row.State.Due is not null).Min(r => (DateTimeOffset?)r.Row.ExpiresAt)))],
            [.. own.Where(r => r.Row.Record.Offset >= from).Select(r => new ParkedRecordKey(r.Row.Record.Offset, r.Row.MessageId, r.Row.Nonce))],
            [.. own.Where(r => r.Row.State.IsHeld).Select(r => new HeldMessage(r.Row.MessageId, r.Row.State.Part, r.Row.Nonce, r.Row.Lane))]);
    });

    public Task<IReadOnlyList<bool>> InsertAsync(IReadOnlyList<NewParked> rows, CancellationToken cancellationToken) => Run<IReadOnlyList<bool>>(() =>
    {
        Inserts++;
        Assert.Equal(rows.Count, rows.Select(r => r.Lane).Distinct().Count());
        foreach (var row in rows.Where(r => IsOwner(r.Owner)))
        {
            if (!_rows.Any(r => (r.Row.Owner.Topic, r.Row.Owner.Partition, r.Row.Record.Offset) == (row.Owner.Topic, row.Owner.Partition, row.Record.Offset)))
            {
                _rows.Add((row, ++_sequence));
            }
            else
            {
                Assert.True(row.IsRepeated, "A record was parked twice.");
            }
        }

        return [.. rows.Select(r => IsOwner(r.Owner))];
    });

    public Task<IReadOnlyList<bool>> PostponeAsync(IReadOnlyList<Postponed> rows, CancellationToken cancellationToken) => Run<IReadOnlyList<bool>>(() =>
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

    public Task<IReadOnlyList<Removal>> RemoveAsync(IReadOnlyList<Removed> rows, DateTimeOffset now, CancellationToken cancellationToken) => Run<IReadOnlyList<Removal>>(() =>
        [.. rows.Select(row =>
        {
            if (!IsOwner(row.Owner))
            {
                return default;
            }

            _rows.RemoveAll(r => r.Sequence == row.Key.Sequence);
            var next = _rows.FindIndex(r => r.Row.Lane == row.Lane && r.Sequence > row.Key.Sequence);
            if (next >= 0)
            {
                var due = now < _rows[next].Row.ExpiresAt ? now : _rows[next].Row.ExpiresAt;
                _rows[next] = (_rows[next].Row with { State = _rows[next].Row.State with { Due = due } }, _rows[next].Sequence);
            }

            return new Removal(IsOwner: true, next >= 0);
        })]);

    public Task<IReadOnlyList<ParkedRow>> ReadLaneAsync(
        PartitionEpoch owner, long lane, long after, int most, long mostBytes, CancellationToken cancellationToken) => Run<IReadOnlyList<ParkedRow>>(() =>
            IsOwner(owner) ? [.. _rows.Where(r => r.Row.Lane == lane && r.Sequence > after).OrderBy(r => r.Sequence).Take(most).Select(Row)] : []);

    public Task<DueRows> ReadDueAsync(
        IReadOnlyList<DueQuery> queries, IReadOnlyList<long> busy, DateTimeOffset now, long mostBytes, CancellationToken cancellationToken) => Run(() => new DueRows(
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

    private static ParkedRow Row((NewParked Row, long Sequence) kept) => new(
        new ParkedKey(DateOnly.FromDateTime(kept.Row.ParkedAt.UtcDateTime), kept.Sequence), kept.Row.Owner.Topic, kept.Row.Owner.Partition, kept.Row.Lane,
        kept.Row.Destination, kept.Row.ExpiresAt, kept.Row.ParkedAt, kept.Row.Record, kept.Row.State);

    private bool IsOwner(PartitionEpoch owner) => _epochs.GetValueOrDefault((owner.Topic, owner.Partition)) == owner.Epoch;

    private Task<T> Run<T>(Func<T> work)
    {
        lock (_gate)
        {
            if (IsAway)
            {
                return Task.FromException<T>(new TimeoutException("The store is away."));
            }

            var answer = work();
            try
            {
                AfterChange?.Invoke();
            }
            catch (TimeoutException broken)
            {
                return Task.FromException<T>(broken);
            }

            return Task.FromResult(answer);
        }
    }
}
