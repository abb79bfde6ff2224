using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Relay.Storage.Parking;

/// <summary>The tables <c>parked_deliveries</c> and <c>lane_owners</c>.</summary>
internal sealed class ParkingTable(NpgsqlDataSource source) : IParkingTable
{
    private const int TimeoutSeconds = 10;

    // Reads every row of a partition of the topic, which may be a million.
    private const int TakeTimeoutSeconds = 60;

    public async Task<ParkedPartition> TakeAsync(PartitionClaim claim, long from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection) { Timeout = TakeTimeoutSeconds };
        batch.BatchCommands.Add(new NpgsqlBatchCommand(ParkingSql.Own)
        {
            Parameters =
            {
                new() { Value = claim.Topic },
                new() { Value = claim.Partition },
                new() { Value = claim.Id },
                new() { Value = claim.Process },
                new() { Value = now.UtcDateTime },
            },
        });
        var mend = OfPartition(ParkingSql.Mend);
        mend.Parameters.Add(new NpgsqlParameter { Value = now.UtcDateTime });
        batch.BatchCommands.Add(mend);
        batch.BatchCommands.Add(OfPartition(ParkingSql.Lanes));
        batch.BatchCommands.Add(OfPartition(ParkingSql.Queues));
        var records = OfPartition(ParkingSql.Records);
        records.Parameters.Add(new NpgsqlParameter { Value = from });
        batch.BatchCommands.Add(records);
        batch.BatchCommands.Add(OfPartition(ParkingSql.Held));

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var epoch = await reader.EachAsync(r => r.GetInt64(0), cancellationToken);
        var lanes = await reader.EachAsync(r => r.GetInt64(0), cancellationToken);
        var queues = await reader.EachAsync(r => new ParkedQueue(r.GetString(0), r.GetInt64(1), r.TimeOrNull(2), r.TimeOrNull(3)), cancellationToken);
        var known = await reader.EachAsync(r => new ParkedRecordKey(r.GetInt64(0), r.GetGuid(1), r.GetString(2)), cancellationToken);
        var held = await reader.EachAsync(r => new HeldMessage(r.GetGuid(0), r.GetInt32(1), r.GetString(2), r.GetInt64(3)), cancellationToken);
        return new ParkedPartition(epoch[0], [.. lanes], queues, [.. known], held);

        NpgsqlBatchCommand OfPartition(string sql) => new(sql)
        {
            Parameters = { new() { Value = claim.Topic }, new() { Value = claim.Partition } },
        };
    }

    public async Task<IReadOnlyList<Insertion>> InsertAsync(IReadOnlyList<NewParked> rows, CancellationToken cancellationToken)
    {
        try
        {
            return await InsertAllAsync(rows, cancellationToken);
        }
        catch (PostgresException refused) when (IsOfARow(refused))
        {
            // Others, which go with it by chance, must not wait for what the store does not take.
            return rows.Count == 1
                ? [new Insertion(IsOwner: true, null, StoreFault.Describe(refused))]
                : [.. await InsertAsync([.. rows.Take(rows.Count / 2)], cancellationToken), .. await InsertAsync([.. rows.Skip(rows.Count / 2)], cancellationToken)];
        }
    }

    public async Task<IReadOnlyList<bool>> PostponeAsync(IReadOnlyList<Postponed> rows, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = Command(ParkingSql.Postpone, connection, rows.ToArray(r => r.Owner));
        Add(command, rows.ToArray(r => r.Key.Day));
        Add(command, rows.ToArray(r => r.Key.Sequence));
        Add(command, rows.ToArray(r => r.Destination));
        AddStates(command, rows.ToArray(r => r.State));
        return await OwnersAsync(command, rows.ToArray(r => r.Owner), cancellationToken);
    }

    public async Task<IReadOnlyList<Removal>> RemoveAsync(IReadOnlyList<Removed> rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = Command(ParkingSql.Remove, connection, rows.ToArray(r => r.Owner));
        Add(command, rows.ToArray(r => r.Key.Day));
        Add(command, rows.ToArray(r => r.Key.Sequence));
        Add(command, rows.ToArray(r => r.Lane));
        Add(command, now.UtcDateTime);
        var removals = new Removal[rows.Count];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            removals[reader.GetInt32(0) - 1] = new Removal(IsOwner: true, reader.GetBoolean(1));
        }

        return removals;
    }

    public async Task<IReadOnlyList<ParkedRow>?> ReadLaneAsync(
        PartitionEpoch owner, long lane, long after, int most, long mostBytes, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(ParkingSql.ReadLane, connection)
        {
            CommandTimeout = TimeoutSeconds,
            Parameters =
            {
                new() { Value = owner.Topic },
                new() { Value = owner.Partition },
                new() { Value = owner.Epoch },
                new() { Value = lane },
                new() { Value = after },
                new() { Value = most },
                new() { Value = mostBytes },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = await reader.EachAsync(r => r.IsDBNull(0) ? null : Row(r), cancellationToken);
        return rows.Count == 0 ? null : [.. rows.OfType<ParkedRow>()];
    }

    public async Task<DueRows> ReadDueAsync(
        IReadOnlyList<DueQuery> queries, IReadOnlyList<long> busy, DateTimeOffset now, long mostBytes, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection) { Timeout = TimeoutSeconds };
        var due = Wanted(ParkingSql.ReadDue, queries, now);
        due.Parameters.Add(new NpgsqlParameter { Value = busy.ToArray() });
        due.Parameters.Add(new NpgsqlParameter { Value = mostBytes });
        batch.BatchCommands.Add(due);
        batch.BatchCommands.Add(Wanted(ParkingSql.ReadNext, queries, now));

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var found = await reader.EachAsync(r => (Row: Row(r), Query: r.GetInt32(19) - 1, Total: r.GetInt64(20)), cancellationToken);
        var next = await reader.EachAsync(r => (Query: r.GetInt32(0) - 1, Due: r.TimeOrNull(1), Expiry: r.TimeOrNull(2)), cancellationToken);
        var rows = found.ToLookup(f => f.Query, f => f.Row);
        var answers = new DueAnswer[queries.Count];
        Array.Fill(answers, new DueAnswer(IsOwner: false, [], null, null));
        foreach (var (query, nextDue, nextExpiry) in next)
        {
            answers[query] = new DueAnswer(IsOwner: true, [.. rows[query].OrderBy(r => r.Key.Sequence)], nextDue, nextExpiry);
        }

        return new DueRows(answers, IsCut: found.Count > 0 && found.Count < found[0].Total);
    }

    private async Task<IReadOnlyList<Insertion>> InsertAllAsync(IReadOnlyList<NewParked> rows, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = Command(ParkingSql.Insert, connection, rows.ToArray(r => r.Owner));
        Add(command, rows.ToArray(r => r.ParkedAt.Day()));
        Add(command, rows.ToArray(r => r.Lane));
        Add(command, rows.ToArray(r => r.TenantId));
        Add(command, rows.ToArray(r => r.ConversationId.Storable()), NpgsqlDbType.Text);
        Add(command, rows.ToArray(r => r.Destination));
        Add(command, rows.ToArray(r => r.MessageId));
        Add(command, rows.ToArray(r => r.Nonce));
        Add(command, rows.ToArray(r => r.ExpiresAt.UtcDateTime), NpgsqlDbType.TimestampTz);
        Add(command, rows.ToArray(r => r.ParkedAt.UtcDateTime), NpgsqlDbType.TimestampTz);
        Add(command, rows.ToArray(r => r.Record.Offset));
        Add(command, rows.ToArray(r => r.Record.Key), NpgsqlDbType.Bytea);
        Add(command, rows.ToArray(r => r.Record.Headers), NpgsqlDbType.Bytea);
        Add(command, rows.ToArray(r => r.Record.Value), NpgsqlDbType.Bytea);
        Add(command, rows.ToArray(r => r.Record.At.UtcDateTime), NpgsqlDbType.TimestampTz);
        AddStates(command, rows.ToArray(r => r.State));
        Add(command, rows.ToArray(r => r.IsRepeated));
        var insertions = new Insertion[rows.Count];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            insertions[reader.GetInt32(0) - 1] = new Insertion(IsOwner: true, reader.TimeOrNull(1));
        }

        return insertions;
    }

    // Data that cannot be stored, a key or a check that it breaks, a day that has no partition, a value beyond a limit; not a store that is away.
    private static bool IsOfARow(PostgresException refused) =>
        refused.SqlState.StartsWith("22", StringComparison.Ordinal) || refused.SqlState.StartsWith("23", StringComparison.Ordinal)
        || refused.SqlState.StartsWith("54", StringComparison.Ordinal);

    private static NpgsqlBatchCommand Wanted(string sql, IReadOnlyList<DueQuery> queries, DateTimeOffset now) => new(sql)
    {
        Parameters =
        {
            new() { Value = queries.ToArray(q => q.Owner.Topic) },
            new() { Value = queries.ToArray(q => q.Owner.Partition) },
            new() { Value = queries.ToArray(q => q.Owner.Epoch) },
            new() { Value = queries.ToArray(q => q.Destination) },
            new() { Value = queries.ToArray(q => q.Most) },
            new() { Value = queries.ToArray(q => q.OnlyExpired) },
            new() { Value = now.UtcDateTime },
        },
    };

    private static NpgsqlCommand Command(string sql, NpgsqlConnection connection, PartitionEpoch[] owners)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = TimeoutSeconds };
        Add(command, owners.ToArray(o => o.Topic));
        Add(command, owners.ToArray(o => o.Partition));
        Add(command, owners.ToArray(o => o.Epoch));
        return command;
    }

    private static void Add(NpgsqlCommand command, object value) => command.Parameters.Add(new NpgsqlParameter { Value = value });

    private static void Add<T>(NpgsqlCommand command, T[] column, NpgsqlDbType type) =>
        command.Parameters.Add(new NpgsqlParameter { Value = column, NpgsqlDbType = NpgsqlDbType.Array | type });

    private static void AddStates(NpgsqlCommand command, ParkedState[] states)
    {
        Add(command, states.ToArray(s => s.Due?.UtcDateTime), NpgsqlDbType.TimestampTz);
        Add(command, states.ToArray(s => s.IsHeld));
        Add(command, states.ToArray(s => s.Part));
        Add(command, states.ToArray(s => s.Attempts));
        Add(command, states.ToArray(s => s.FirstAttemptAt?.UtcDateTime), NpgsqlDbType.TimestampTz);
        Add(command, states.ToArray(s => s.Log));
    }

    private static async Task<IReadOnlyList<bool>> OwnersAsync(NpgsqlCommand command, PartitionEpoch[] owners, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var mine = await reader.EachAsync(r => new PartitionEpoch(r.GetString(0), r.GetInt32(1), r.GetInt64(2)), cancellationToken);
        return owners.ToArray(mine.Contains);
    }

    private static ParkedRow Row(DbDataReader r) => new(
        new ParkedKey(r.GetFieldValue<DateOnly>(0), r.GetInt64(1)),
        r.GetString(2),
        r.GetInt32(3),
        r.GetInt64(4),
        r.GetString(5),
        r.GetFieldValue<DateTimeOffset>(6),
        r.GetFieldValue<DateTimeOffset>(7),
        new StoredRecord(
            r.GetInt64(8), r.IsDBNull(9) ? null : r.GetFieldValue<byte[]>(9), r.GetFieldValue<byte[]>(10), r.GetFieldValue<byte[]>(11), r.GetFieldValue<DateTimeOffset>(12)),
        new ParkedState(r.TimeOrNull(13), r.GetBoolean(14), r.GetInt32(15), r.GetInt32(16), r.TimeOrNull(17), r.GetString(18)));
}
