namespace Relay.Storage.Seen;

/// <summary>The statements of <see cref="SeenStore"/>.</summary>
internal static class SeenSql
{
    /// <summary>Where ids were seen first. Each day's partition is asked by its own key; days that are over the window are not asked.</summary>
    public const string FindIds = """
        SELECT DISTINCT ON (id) id, topic, partition, "offset", item FROM seen_ids
        WHERE id = ANY ($1) AND day >= $2 AND day <= $3
        ORDER BY id, day
        """;

    // A row that leads to a key that itself became another's is followed: it was written while the two became one.
    /// <summary>To whom identifiers and conversations lead.</summary>
    public const string FindAliases = """
        WITH RECURSIVE asked AS (
            SELECT a.tenant_id, a.channel, a.account_id, a.identifier, a.conversation_id, a.customer_key, a.sequence, a.phone, a.user_id
            FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS q (tenant_id, channel, account_id, identifier)
            JOIN aliases a USING (tenant_id, channel, account_id, identifier)
            UNION ALL
            SELECT a.tenant_id, a.channel, a.account_id, a.identifier, a.conversation_id, a.customer_key, a.sequence, a.phone, a.user_id
            FROM unnest($5::text[], $6::text[], $7::text[], $8::text[]) AS q (tenant_id, channel, account_id, conversation_id)
            JOIN aliases a USING (tenant_id, channel, account_id, conversation_id)
        ),
        chain AS (
            SELECT tenant_id, channel, account_id, identifier AS name, conversation_id, identifier, customer_key, sequence, phone, user_id, 0 AS step
            FROM asked
            UNION ALL
            SELECT a.tenant_id, a.channel, a.account_id, c.name, c.conversation_id, a.identifier, a.customer_key, a.sequence, a.phone, a.user_id, c.step + 1
            FROM chain c
            JOIN aliases a ON a.tenant_id = c.tenant_id AND a.channel = c.channel AND a.account_id = c.account_id AND a.identifier = c.customer_key
            WHERE c.customer_key <> c.identifier AND c.step < 16
        )
        SELECT tenant_id, channel, account_id, name, conversation_id, identifier, sequence, phone, user_id FROM chain WHERE identifier = customer_key
        """;

    // Numbered in the order in which they were seen; inserted in the order of their names, so that two processes cannot wait for each other.
    /// <summary>Adds identifiers that are not there.</summary>
    public const string Claim = """
        WITH numbered AS MATERIALIZED (
            SELECT q.*, nextval('customer_sequence') AS sequence
            FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
                AS q (tenant_id, channel, account_id, identifier, customer_key, key_id_type, conversation_id, phone, user_id)
        )
        INSERT INTO aliases (tenant_id, channel, account_id, identifier, customer_key, key_id_type, conversation_id, phone, user_id, sequence, seen_at)
        SELECT tenant_id, channel, account_id, identifier, customer_key, key_id_type, conversation_id, phone, user_id, sequence, $10 FROM numbered
        ORDER BY tenant_id, channel, account_id, identifier
        ON CONFLICT DO NOTHING
        """;

    public const string AddIds = """
        INSERT INTO seen_ids (day, id, topic, partition, "offset", item)
        SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::int[], $5::bigint[], $6::int[]) AS q (id, topic, partition, "offset", item)
        ORDER BY id
        ON CONFLICT DO NOTHING
        """;

    // Rows only ever lead from the newer to the older, so they can never lead in a circle.
    /// <summary>Lets all that led to one key lead to an older one.</summary>
    public const string Merge = """
        UPDATE aliases a SET customer_key = m.older
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) AS m (tenant_id, channel, account_id, newer, older)
        JOIN aliases n ON n.tenant_id = m.tenant_id AND n.channel = m.channel AND n.account_id = m.account_id AND n.identifier = m.newer
        JOIN aliases o ON o.tenant_id = m.tenant_id AND o.channel = m.channel AND o.account_id = m.account_id AND o.identifier = m.older
        WHERE a.tenant_id = m.tenant_id AND a.channel = m.channel AND a.account_id = m.account_id AND a.customer_key = m.newer
            AND o.sequence < n.sequence
        """;

    public const string Move = """
        UPDATE aliases a SET phone = m.phone, user_id = m.user_id
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) AS m (tenant_id, channel, account_id, identifier, phone, user_id)
        WHERE a.tenant_id = m.tenant_id AND a.channel = m.channel AND a.account_id = m.account_id AND a.identifier = m.identifier
        """;
}
