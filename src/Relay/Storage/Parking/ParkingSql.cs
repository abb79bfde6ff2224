namespace Relay.Storage.Parking;

/// <summary>
/// The statements of the table <c>parked_deliveries</c>. Each that changes rows takes the owner's row of <c>lane_owners</c> FOR SHARE under
/// the caller's epoch: a new owner, who updates it, waits for changes under way and sees them, and every change that comes after him finds no
/// row of its epoch.
/// </summary>
internal static class ParkingSql
{
    public const string Own = """
        INSERT INTO lane_owners (topic, partition, epoch, claim, process_id, taken_at) VALUES ($1, $2, 1, $3, $4, $5)
        ON CONFLICT (topic, partition) DO UPDATE SET
            epoch = CASE WHEN lane_owners.claim = excluded.claim THEN lane_owners.epoch ELSE lane_owners.epoch + 1 END,
            claim = excluded.claim, process_id = excluded.process_id, taken_at = excluded.taken_at
        RETURNING epoch
        """;

    // There should be none; but one that is never due would hold its conversation for ever.
    public const string Mend = """
        UPDATE parked_deliveries p SET due = least($3, p.expires_at)
        FROM (
            SELECT DISTINCT ON (lane) day, sequence, due FROM parked_deliveries WHERE topic = $1 AND partition = $2 ORDER BY lane, sequence
        ) ahead
        WHERE ahead.due IS NULL AND p.day = ahead.day AND p.sequence = ahead.sequence
        """;

    public const string Lanes = "SELECT DISTINCT lane FROM parked_deliveries WHERE topic = $1 AND partition = $2";

    public const string Queues = """
        SELECT destination, count(*), min(due), min(expires_at) FILTER (WHERE due IS NOT NULL)
        FROM parked_deliveries WHERE topic = $1 AND partition = $2 GROUP BY destination
        """;

    public const string Records = """
        SELECT "offset", message_id, nonce FROM parked_deliveries WHERE topic = $1 AND partition = $2 AND "offset" >= $3
        """;

    // Beyond so many, a status that arrives does not hasten them: they are looked at when they are due.
    public const string Held = """
        SELECT message_id, part, nonce, lane FROM parked_deliveries WHERE topic = $1 AND partition = $2 AND state = 'held' LIMIT 100000
        """;

    // Whether a row is the first of its lane is seen here, so that there is never one that waits behind nothing. Who took it for the first, or
    // does not know whether it is there already, is told when the first one is due.
    public const string Insert = $"""
        {Mine},
        asked AS MATERIALIZED (
            SELECT r.*, ahead.sequence IS NULL AS leads, ahead.due AS leading_due
            FROM unnest(
                $1::text[], $2::integer[], $3::bigint[], $4::date[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::uuid[], $10::text[],
                $11::timestamptz[], $12::timestamptz[], $13::bigint[], $14::bytea[], $15::bytea[], $16::bytea[], $17::timestamptz[], $18::timestamptz[],
                $19::boolean[], $20::integer[], $21::integer[], $22::timestamptz[], $23::text[], $24::boolean[])
                WITH ORDINALITY AS r(topic, partition, epoch, day, lane, tenant_id, conversation_id, destination, message_id, nonce, expires_at, parked_at,
                    "offset", record_key, record_headers, record_value, record_at, due, held, part, attempts, first_attempt_at, attempt_log, repeated, n)
            JOIN mine USING (topic, partition, epoch)
            LEFT JOIN LATERAL (
                SELECT p.sequence, p.due FROM parked_deliveries p
                WHERE p.topic = r.topic AND p.partition = r.partition AND p.lane = r.lane ORDER BY p.sequence LIMIT 1
            ) ahead ON true
        ),
        added AS (
            INSERT INTO parked_deliveries (
                topic, partition, day, lane, tenant_id, conversation_id, destination, message_id, nonce, expires_at, parked_at, "offset", record_key,
                record_headers, record_value, record_at, due, state, part, attempts, first_attempt_at, attempt_log)
            SELECT r.topic, r.partition, r.day, r.lane, r.tenant_id, r.conversation_id, r.destination, r.message_id, r.nonce, r.expires_at, r.parked_at,
                r."offset", r.record_key, r.record_headers, r.record_value, r.record_at,
                CASE WHEN r.leads THEN least(coalesce(r.due, r.parked_at), r.expires_at) END,
                CASE WHEN r.held THEN 'held' ELSE 'waiting' END, r.part, r.attempts, r.first_attempt_at, r.attempt_log
            FROM asked r
            WHERE NOT r.repeated OR NOT EXISTS (
                SELECT 1 FROM parked_deliveries p
                WHERE p.topic = r.topic AND p.partition = r.partition AND p."offset" = r."offset" AND p.message_id = r.message_id AND p.nonce = r.nonce)
            ON CONFLICT DO NOTHING
        )
        SELECT n::integer, CASE
            WHEN leads THEN least(coalesce(due, parked_at), expires_at)
            WHEN due IS NOT NULL OR repeated THEN leading_due
            END
        FROM asked
        """;

    public const string Postpone = $"""
        {Mine},
        changed AS (
            UPDATE parked_deliveries p
            SET due = CASE WHEN r.due > p.expires_at THEN p.expires_at ELSE r.due END, state = CASE WHEN r.held THEN 'held' ELSE 'waiting' END, part = r.part, attempts = r.attempts,
                first_attempt_at = r.first_attempt_at, attempt_log = r.attempt_log, destination = r.destination
            FROM unnest(
                $1::text[], $2::integer[], $3::bigint[], $4::date[], $5::bigint[], $6::text[], $7::timestamptz[], $8::boolean[], $9::integer[],
                $10::integer[], $11::timestamptz[], $12::text[])
                AS r(topic, partition, epoch, day, sequence, destination, due, held, part, attempts, first_attempt_at, attempt_log)
            JOIN mine USING (topic, partition, epoch)
            WHERE p.day = r.day AND p.sequence = r.sequence
        )
        SELECT topic, partition, epoch FROM mine
        """;

    // What is behind a row is found by its place, not by the row, which an earlier try may have taken out; one that this try made due already
    // keeps the time that it got since.
    public const string Remove = $"""
        {Mine},
        asked AS MATERIALIZED (
            SELECT r.* FROM unnest($1::text[], $2::integer[], $3::bigint[], $4::date[], $5::bigint[], $6::bigint[])
                WITH ORDINALITY AS r(topic, partition, epoch, day, sequence, lane, n)
            JOIN mine USING (topic, partition, epoch)
        ),
        gone AS (
            DELETE FROM parked_deliveries p USING asked WHERE p.day = asked.day AND p.sequence = asked.sequence
        ),
        behind AS MATERIALIZED (
            SELECT asked.n, following.day, following.sequence FROM asked CROSS JOIN LATERAL (
                SELECT p.day, p.sequence FROM parked_deliveries p
                WHERE p.topic = asked.topic AND p.partition = asked.partition AND p.lane = asked.lane AND p.sequence > asked.sequence
                ORDER BY p.sequence LIMIT 1
            ) following
        ),
        hastened AS (
            UPDATE parked_deliveries p SET due = least($7, p.expires_at) FROM behind
            WHERE p.day = behind.day AND p.sequence = behind.sequence AND p.due IS NULL
        )
        SELECT asked.n::integer, behind.n IS NOT NULL FROM asked LEFT JOIN behind USING (n)
        """;

    // For an owner there is at least one row, of nulls.
    public const string ReadLane = $"""
        SELECT {Columns} FROM lane_owners o
        LEFT JOIN LATERAL (
            SELECT p.*, sum(octet_length(p.record_value)) OVER (ORDER BY p.sequence) AS bytes, row_number() OVER (ORDER BY p.sequence) AS place
            FROM (
                SELECT p.* FROM parked_deliveries p
                WHERE p.topic = $1 AND p.partition = $2 AND p.lane = $4 AND p.sequence > $5
                ORDER BY p.sequence LIMIT $6
            ) p
        ) p ON p.bytes <= $7 OR p.place = 1
        WHERE o.topic = $1 AND o.partition = $2 AND o.epoch = $3
        ORDER BY p.sequence
        """;

    public const string ReadDue = $"""
        SELECT {Columns}, p.n::integer, p.total FROM (
            SELECT p.*, count(*) OVER () AS total, sum(octet_length(p.record_value)) OVER places AS bytes, row_number() OVER places AS place
            FROM (
                SELECT w.n, d.* FROM {Wanted}
                CROSS JOIN LATERAL (
                    SELECT * FROM parked_deliveries p
                    WHERE NOT w.expired AND p.topic = w.topic AND p.partition = w.partition AND p.destination = w.destination
                        AND p.due <= $7 AND p.lane <> ALL ($8)
                    ORDER BY p.due LIMIT w.most
                ) d
                UNION ALL
                SELECT w.n, d.* FROM {Wanted}
                CROSS JOIN LATERAL (
                    SELECT * FROM parked_deliveries p
                    WHERE w.expired AND p.topic = w.topic AND p.partition = w.partition AND p.destination = w.destination
                        AND p.due IS NOT NULL AND p.expires_at <= $7 AND p.lane <> ALL ($8)
                    ORDER BY p.expires_at LIMIT w.most
                ) d
            ) p
            WINDOW places AS (ORDER BY p.n, p.sequence)
        ) p
        WHERE p.bytes <= $9 OR p.place = 1
        """;

    public const string ReadNext = $"""
        SELECT w.n::integer,
            (SELECT p.due FROM parked_deliveries p
                WHERE p.topic = w.topic AND p.partition = w.partition AND p.destination = w.destination AND p.due > $7 ORDER BY p.due LIMIT 1),
            (SELECT p.expires_at FROM parked_deliveries p
                WHERE p.topic = w.topic AND p.partition = w.partition AND p.destination = w.destination AND p.due IS NOT NULL AND p.expires_at > $7
                ORDER BY p.expires_at LIMIT 1)
        FROM {Wanted}
        """;

    private const string Mine = """
        WITH mine AS MATERIALIZED (
            SELECT o.topic, o.partition, o.epoch FROM lane_owners o
            WHERE (o.topic, o.partition, o.epoch) IN (SELECT * FROM unnest($1::text[], $2::integer[], $3::bigint[]))
            ORDER BY o.topic, o.partition FOR SHARE
        )
        """;

    private const string Wanted = """
        (SELECT r.* FROM unnest($1::text[], $2::integer[], $3::bigint[], $4::text[], $5::integer[], $6::boolean[])
            WITH ORDINALITY AS r(topic, partition, epoch, destination, most, expired, n)
            JOIN lane_owners o USING (topic, partition, epoch)) w
        """;

    private const string Columns = """
        p.day, p.sequence, p.topic, p.partition, p.lane, p.destination, p.expires_at, p.parked_at, p."offset", p.record_key, p.record_headers,
        p.record_value, p.record_at, p.due, p.state = 'held', p.part, p.attempts, p.first_attempt_at, p.attempt_log
        """;
}
