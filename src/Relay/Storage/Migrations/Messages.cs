using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Relay.Storage.Migrations;

/// <summary>
/// What the stages remember of single messages. All but aliases and owners are partitioned by <c>day</c>, the UTC day of the insert;
/// partitions are made ahead and dropped by <c>PartitionPlan</c>. Unique keys of a partitioned table hold its day, so they are unique
/// within a day; whoever needs more looks back over the days that are kept.
/// </summary>
[DbContext(typeof(RelayDb))]
[Migration("20261120000002_Messages")]
internal sealed class Messages : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Duplicates);
        migrationBuilder.Sql(Customers);
        migrationBuilder.Sql(Parking);
        migrationBuilder.Sql(Spool);
        migrationBuilder.Sql(DeadLetters);
    }

    private const string Duplicates = """
        -- Normalize: an event's id and the raw position where it was first seen. A duplicate is the same id at another position.
        CREATE TABLE seen_ids (
            day date NOT NULL,
            id uuid NOT NULL,
            topic text NOT NULL,
            partition integer NOT NULL,
            "offset" bigint NOT NULL,
            item integer NOT NULL,
            PRIMARY KEY (id, day)
        ) PARTITION BY RANGE (day);

        -- Dispatch: what was brought to an end for a destination. nonce is '' for the first delivery, else the replay's.
        CREATE TABLE handled (
            day date NOT NULL,
            message_id uuid NOT NULL,
            part text NOT NULL,
            destination text NOT NULL,
            nonce text NOT NULL,
            tenant_id text NOT NULL,
            outcome text NOT NULL,
            handled_at timestamptz NOT NULL,
            PRIMARY KEY (message_id, part, destination, nonce, day)
        ) PARTITION BY RANGE (day);

        -- What a provider's status said of a message that we sent: settles an attempt whose answer was never read.
        CREATE TABLE outcomes (
            day date NOT NULL,
            message_id uuid NOT NULL,
            part text NOT NULL,
            tenant_id text NOT NULL,
            status text NOT NULL,
            provider_message_id text,
            provider_code text,
            at timestamptz NOT NULL,
            PRIMARY KEY (message_id, part, day)
        ) PARTITION BY RANGE (day);

        -- Idempotency keys of the HTTP API: same key and body, same answer; same key, other body, refused.
        CREATE TABLE idempotency_keys (
            day date NOT NULL,
            tenant_id text NOT NULL,
            key text NOT NULL,
            body_sha256 bytea NOT NULL,
            message_id uuid NOT NULL,
            accepted_at timestamptz NOT NULL,
            PRIMARY KEY (tenant_id, key, day)
        ) PARTITION BY RANGE (day);
        """;

    private const string Customers = """
        -- Every identifier of a customer and the key it leads to. A key is the first identifier ever seen, kept for ever; the row of a key
        -- that turned out to be another's leads to the older one. sequence says which of two is the older. conversation_id is that of the
        -- identifier itself as a key. phone and user_id, on the row of a key: where the customer was heard of last.
        CREATE SEQUENCE customer_sequence;
        CREATE TABLE aliases (
            tenant_id text NOT NULL,
            channel text NOT NULL,
            account_id text NOT NULL,
            identifier text NOT NULL,
            customer_key text NOT NULL,
            key_id_type text NOT NULL,
            sequence bigint NOT NULL DEFAULT nextval('customer_sequence'),
            conversation_id text NOT NULL,
            phone text,
            user_id text,
            seen_at timestamptz NOT NULL,
            PRIMARY KEY (tenant_id, channel, account_id, identifier)
        );
        CREATE INDEX aliases_by_key ON aliases (tenant_id, channel, account_id, customer_key);
        CREATE INDEX aliases_by_conversation ON aliases (conversation_id);
        """;

    private const string Parking = """
        -- The epoch that the owner of a partition took at its assignment; claims of an older one fail.
        CREATE TABLE lane_owners (
            topic text NOT NULL,
            partition integer NOT NULL,
            epoch bigint NOT NULL,
            process_id uuid NOT NULL,
            taken_at timestamptz NOT NULL,
            PRIMARY KEY (topic, partition)
        );

        -- Deliveries that wait. Within a lane they are tried in the order of sequence; only the first one is due, those behind it have no
        -- due time. partition is the one that owns the lane: its key's hash mod the topic's count.
        CREATE SEQUENCE parked_sequence;
        CREATE TABLE parked_deliveries (
            day date NOT NULL,
            sequence bigint NOT NULL DEFAULT nextval('parked_sequence'),
            topic text NOT NULL,
            partition integer NOT NULL,
            "offset" bigint NOT NULL,
            lane bigint NOT NULL,
            tenant_id text NOT NULL,
            conversation_id text,
            destination text NOT NULL,
            message_id uuid NOT NULL,
            part text NOT NULL,
            nonce text NOT NULL,
            state text NOT NULL CHECK (state IN ('waiting', 'claimed', 'held')),
            due timestamptz,
            expires_at timestamptz NOT NULL,
            owner_epoch bigint NOT NULL,
            attempts integer NOT NULL DEFAULT 0,
            first_attempt_at timestamptz,
            attempt_log jsonb NOT NULL DEFAULT '[]',
            record_key bytea,
            header_names text[] NOT NULL,
            header_values bytea[] NOT NULL,
            record_value bytea NOT NULL,
            parked_at timestamptz NOT NULL,
            PRIMARY KEY (sequence, day)
        ) PARTITION BY RANGE (day);
        CREATE INDEX parked_by_due ON parked_deliveries (topic, partition, due) WHERE due IS NOT NULL;
        CREATE INDEX parked_by_lane ON parked_deliveries (topic, partition, lane, sequence);
        CREATE INDEX parked_by_destination ON parked_deliveries (tenant_id, destination, sequence);
        -- A record that is read again after a crash is recognised as parked already.
        CREATE INDEX parked_by_record ON parked_deliveries (topic, partition, "offset", part);
        """;

    private const string Spool = """
        -- Verified webhooks that Kafka did not take; one drainer per tenant appends them in the order of sequence.
        CREATE SEQUENCE spool_sequence;
        CREATE TABLE spool (
            day date NOT NULL,
            sequence bigint NOT NULL DEFAULT nextval('spool_sequence'),
            tenant_id text NOT NULL,
            channel text NOT NULL,
            request_id text NOT NULL,
            received_at timestamptz NOT NULL,
            header_names text[] NOT NULL,
            header_values bytea[] NOT NULL,
            body bytea NOT NULL,
            PRIMARY KEY (sequence, day)
        ) PARTITION BY RANGE (day);
        CREATE INDEX spool_by_tenant ON spool (tenant_id, sequence);
        """;

    private const string DeadLetters = """
        CREATE TABLE dead_letters (
            day date NOT NULL,
            id uuid NOT NULL,
            tenant_id text NOT NULL,
            channel text NOT NULL,
            account_id text NOT NULL,
            conversation_id text,
            message_id uuid NOT NULL,
            destination text NOT NULL,
            nonce text NOT NULL,
            category text NOT NULL,
            at timestamptz NOT NULL,
            state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'replayed', 'discarded')),
            decided_at timestamptz,
            decided_by text,
            document jsonb NOT NULL,
            PRIMARY KEY (tenant_id, id, day)
        ) PARTITION BY RANGE (day);
        CREATE INDEX dead_letters_by_time ON dead_letters (tenant_id, at DESC);
        CREATE INDEX dead_letters_by_destination ON dead_letters (tenant_id, destination, state, at DESC);
        CREATE INDEX dead_letters_by_message ON dead_letters (message_id);
        """;
}
