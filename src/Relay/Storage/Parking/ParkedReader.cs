using Npgsql;
using Relay.Model;

namespace Relay.Storage.Parking;

/// <summary>
/// Reads what of one tenant is parked, for people. Each query is bounded however much waits. Tokens end what has not begun, and no statement:
/// see <see cref="StoreGate"/>.
/// </summary>
internal sealed class ParkedReader(NpgsqlDataSource source)
{
    /// <summary>So many conversations of a destination are counted; more are "more".</summary>
    public const int MostLanes = 1_000;

    /// <summary>So many deliveries of a conversation are counted.</summary>
    public const int MostOfLane = 100;

    // The names are found by jumping along the index from one to the next, so a million rows of one destination cost one step.
    private const string Destinations = """
        WITH RECURSIVE names AS (
            (SELECT destination FROM parked_deliveries WHERE tenant_id = $1 AND due IS NOT NULL ORDER BY destination LIMIT 1)
            UNION ALL
            SELECT (SELECT p.destination FROM parked_deliveries p
                    WHERE p.tenant_id = $1 AND p.due IS NOT NULL AND p.destination > names.destination ORDER BY p.destination LIMIT 1)
            FROM names WHERE names.destination IS NOT NULL
        )
        SELECT n.destination, sums.* FROM (SELECT destination FROM names WHERE destination IS NOT NULL LIMIT $2) n
        CROSS JOIN LATERAL (
            SELECT count(*), sum(lane.waiting)::bigint, min(head.due), min(head.parked_at), min(head.expires_at)
            FROM (
                SELECT p.topic, p.partition, p.lane, p.due, p.parked_at, p.expires_at FROM parked_deliveries p
                WHERE p.tenant_id = $1 AND p.destination = n.destination AND p.due IS NOT NULL ORDER BY p.due, p.sequence LIMIT $3
            ) head
            CROSS JOIN LATERAL (
                SELECT count(*) AS waiting FROM (
                    SELECT 1 FROM parked_deliveries q
                    WHERE q.topic = head.topic AND q.partition = head.partition AND q.lane = head.lane AND q.tenant_id = $1 LIMIT $4
                ) found
            ) lane
        ) sums
        ORDER BY n.destination
        """;

    private const string Heads = """
        SELECT head.day, head.sequence, head.conversation_id, head.message_id, head.due, head.held, head.attempts, head.attempt_log, head.parked_at,
            head.expires_at, lane.waiting
        FROM (
            SELECT p.day, p.sequence, p.topic, p.partition, p.lane, p.conversation_id, p.message_id, p.due, p.state = 'held' AS held, p.attempts, p.attempt_log,
                p.parked_at, p.expires_at
            FROM parked_deliveries p
            WHERE p.tenant_id = $1 AND p.destination = $2 AND p.due IS NOT NULL AND (p.due, p.sequence) > ($3, $4)
            ORDER BY p.due, p.sequence LIMIT $5
        ) head
        CROSS JOIN LATERAL (
            SELECT count(*) AS waiting FROM (
                SELECT 1 FROM parked_deliveries q
                WHERE q.topic = head.topic AND q.partition = head.partition AND q.lane = head.lane AND q.tenant_id = $1 LIMIT $6
            ) found
        ) lane
        ORDER BY head.due, head.sequence
        """;

    private const int MostDestinations = 200;

    /// <summary>Where something waits for, by name.</summary>
    public async Task<IReadOnlyList<ParkedDestination>> DestinationsAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, Destinations, tenant.Value, MostDestinations, MostLanes + 1, MostOfLane + 1);
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        return await reader.EachAsync(
            r => new ParkedDestination(
                r.GetString(0), r.GetInt64(1), r.GetInt64(2), r.GetFieldValue<DateTimeOffset>(3), r.GetFieldValue<DateTimeOffset>(4), r.GetFieldValue<DateTimeOffset>(5)),
            CancellationToken.None);
    }

    /// <summary>The first deliveries of a destination's lanes, by the time at which they are tried again.</summary>
    public async Task<IReadOnlyList<ParkedHead>> HeadsAsync(
        TenantId tenant, string destination, ParkedPlace? after, int limit, CancellationToken cancellationToken)
    {
        var place = after ?? new ParkedPlace(DateTimeOffset.MinValue, 0);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, Heads, tenant.Value, destination, place.Due.UtcDateTime, place.Sequence, limit, MostOfLane + 1);
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        return await reader.EachAsync(
            r => new ParkedHead
            {
                Key = new ParkedKey(r.GetFieldValue<DateOnly>(0), r.GetInt64(1)),
                ConversationId = r.IsDBNull(2) ? null : r.GetString(2),
                MessageId = r.GetGuid(3),
                Due = r.GetFieldValue<DateTimeOffset>(4),
                IsHeld = r.GetBoolean(5),
                Attempts = r.GetInt32(6),
                Log = r.GetString(7),
                ParkedAt = r.GetFieldValue<DateTimeOffset>(8),
                ExpiresAt = r.GetFieldValue<DateTimeOffset>(9),
                Waiting = r.GetInt64(10),
            },
            CancellationToken.None);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}

/// <summary>What waits for a destination.</summary>
/// <param name="Lanes">Conversations; one more than <see cref="ParkedReader.MostLanes"/> stands for more.</param>
/// <param name="Deliveries">In them, as far as both are counted.</param>
/// <param name="NextDue">When the first is tried again.</param>
/// <param name="NextExpiry">Of those that are counted.</param>
internal sealed record ParkedDestination(string Name, long Lanes, long Deliveries, DateTimeOffset NextDue, DateTimeOffset Oldest, DateTimeOffset NextExpiry);

/// <summary>Where a delivery stands in a list that goes by the time of the next try.</summary>
internal readonly record struct ParkedPlace(DateTimeOffset Due, long Sequence);

/// <summary>The first delivery of a lane.</summary>
internal sealed record ParkedHead
{
    public required ParkedKey Key { get; init; }

    public string? ConversationId { get; init; }

    public required Guid MessageId { get; init; }

    public required DateTimeOffset Due { get; init; }

    /// <summary>Nobody knows what became of the last attempt; the provider's word is waited for.</summary>
    public required bool IsHeld { get; init; }

    /// <summary>Those that count against the message.</summary>
    public required int Attempts { get; init; }

    /// <summary>The results of all, as JSON.</summary>
    public required string Log { get; init; }

    public required DateTimeOffset ParkedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>In its lane, itself included; one more than <see cref="ParkedReader.MostOfLane"/> stands for more.</summary>
    public required long Waiting { get; init; }
}
