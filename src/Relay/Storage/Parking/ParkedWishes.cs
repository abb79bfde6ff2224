using Npgsql;
using Relay.Model;

namespace Relay.Storage.Parking;

/// <summary>
/// Notes what somebody wants of parked deliveries. Only the owner of a partition changes its rows, so it is he who carries it out, within
/// seconds: see <see cref="GrantAsync"/>. Wish and audit are one transaction.
/// </summary>
internal sealed class ParkedWishes(NpgsqlDataSource source) : IParkedWishes
{
    /// <summary>So many deliveries of a destination are granted at once, of each partition; those that are tried next.</summary>
    public const int MostAtOnce = 500;

    private const int TimeoutSeconds = 10;

    // For one delivery: only while it is the first of its lane. For a destination: one wish for each partition where something waits.
    private const string Wish = """
        WITH wanted AS (
            SELECT DISTINCT topic, partition, $3::date AS day, $4::bigint AS sequence FROM (
                SELECT topic, partition FROM parked_deliveries
                WHERE $4::bigint IS NOT NULL AND tenant_id = $1 AND destination = $2 AND day = $3 AND sequence = $4 AND due IS NOT NULL
                UNION ALL
                SELECT * FROM (
                    SELECT topic, partition FROM parked_deliveries
                    WHERE $4::bigint IS NULL AND tenant_id = $1 AND destination = $2 AND due IS NOT NULL ORDER BY due, sequence LIMIT $8
                ) found
            ) all_of_it
        ),
        noted AS (
            INSERT INTO parked_wishes (tenant_id, destination, topic, partition, day, sequence, what, wished_at)
            SELECT $1, $2, topic, partition, day, sequence, $5, $6 FROM wanted
            WHERE NOT EXISTS (
                SELECT 1 FROM parked_wishes w
                WHERE w.topic = wanted.topic AND w.partition = wanted.partition AND w.tenant_id = $1 AND w.destination = $2 AND w.what = $5
                    AND w.sequence IS NOT DISTINCT FROM wanted.sequence)
        ),
        audited AS (
            INSERT INTO audit (at, tenant_id, actor, source, action, detail)
            SELECT $6, $1, $7, $9, $10, jsonb_strip_nulls(jsonb_build_object('destination', $2::text, 'delivery', $11::text)) WHERE EXISTS (SELECT 1 FROM wanted)
        )
        SELECT count(*) FROM wanted
        """;

    // Without a wish no row is locked. What came after a wish is none of its business: it may have waited for an owner.
    private const string Grant = """
        WITH mine AS MATERIALIZED (
            SELECT o.topic, o.partition FROM lane_owners o
            WHERE (o.topic, o.partition, o.epoch) IN (SELECT * FROM unnest($1::text[], $2::integer[], $3::bigint[]))
                AND EXISTS (SELECT 1 FROM parked_wishes w WHERE w.topic = o.topic AND w.partition = o.partition)
            ORDER BY o.topic, o.partition FOR SHARE
        ),
        taken AS (
            DELETE FROM parked_wishes w USING mine
            WHERE w.topic = mine.topic AND w.partition = mine.partition
                AND (w.sequence IS NULL OR NOT EXISTS (
                    SELECT 1 FROM parked_deliveries p WHERE p.day = w.day AND p.sequence = w.sequence AND p.lane = ANY ($4)))
            RETURNING w.*
        ),
        chosen AS MATERIALIZED (
            SELECT DISTINCT ON (day, sequence) day, sequence, what FROM (
                SELECT p.day, p.sequence, t.what FROM taken t JOIN parked_deliveries p ON p.day = t.day AND p.sequence = t.sequence
                WHERE p.tenant_id = t.tenant_id AND p.due IS NOT NULL AND p.state = 'waiting'
                UNION ALL
                SELECT found.day, found.sequence, t.what FROM taken t CROSS JOIN LATERAL (
                    SELECT p.day, p.sequence FROM parked_deliveries p
                    WHERE t.sequence IS NULL AND p.topic = t.topic AND p.partition = t.partition AND p.destination = t.destination AND p.tenant_id = t.tenant_id
                        AND p.due > CASE WHEN t.what = 'hasten' THEN $5 ELSE '-infinity' END
                        AND p.state = 'waiting' AND p.parked_at <= t.wished_at AND p.lane <> ALL ($4)
                    ORDER BY p.due LIMIT $6
                ) found
            ) wanted
            ORDER BY day, sequence, what
        ),
        changed AS (
            UPDATE parked_deliveries p
            SET due = least($5, p.expires_at), expires_at = CASE WHEN chosen.what = 'give-up' THEN least($5, p.expires_at) ELSE p.expires_at END
            FROM chosen WHERE p.day = chosen.day AND p.sequence = chosen.sequence
            RETURNING p.topic, p.partition, p.destination, chosen.what
        )
        SELECT topic, partition, destination, what = 'give-up', count(*) FROM changed GROUP BY 1, 2, 3, 4
        """;

    public async Task<IReadOnlyList<Granted>> GrantAsync(
        IReadOnlyList<PartitionEpoch> owners, IReadOnlyList<long> busy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Grant, connection)
        {
            CommandTimeout = TimeoutSeconds,
            Parameters =
            {
                new() { Value = owners.ToArray(o => o.Topic) },
                new() { Value = owners.ToArray(o => o.Partition) },
                new() { Value = owners.ToArray(o => o.Epoch) },
                new() { Value = busy.ToArray() },
                new() { Value = now.UtcDateTime },
                new() { Value = MostAtOnce },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.EachAsync(r => new Granted(r.GetString(0), r.GetInt32(1), r.GetString(2), r.GetBoolean(3), r.GetInt64(4)), cancellationToken);
    }

    /// <param name="key">Null: as many of the destination as are granted at once.</param>
    /// <returns>False when nothing of the kind is parked.</returns>
    public async Task<bool> NoteAsync(
        TenantId tenant, string destination, ParkedKey? key, ParkedWish wish, Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Wish, connection) { CommandTimeout = 0 };
        object?[] values =
        [
            tenant.Value, destination, key?.Day, key?.Sequence, wish.What, now.UtcDateTime, actor.Name, ParkedReader.MostLanes, actor.Source, wish.Action, key?.ToString(),
        ];
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return (long)(await command.ExecuteScalarAsync(CancellationToken.None))! > 0;
    }
}

/// <summary>What can be wanted of parked deliveries.</summary>
/// <param name="What">As the table has it.</param>
/// <param name="Action">The audit's word.</param>
internal sealed record ParkedWish(string What, string Action)
{
    /// <summary>Tried at once, in place of when it is due.</summary>
    public static ParkedWish Hasten { get; } = new("hasten", "parked.hastened");

    /// <summary>It expires now: it becomes a dead letter, and what stands behind it is due.</summary>
    public static ParkedWish GiveUp { get; } = new("give-up", "parked.given-up");
}
