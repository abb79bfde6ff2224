using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Relay.Storage.Migrations;

/// <summary>
/// What the stages remember of single messages. All but aliases, owners and open spools are partitioned by <c>day</c>, the UTC day of the insert;
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

        -- Dispatch: what was brought to an end for a destination. nonce is '0' for the first delivery, else the replay's. part is a part's
        -- number, a receipt's word, or 'dead:' and the id of what became a dead letter; outcome is 'delivered' or 'dead'.
        CREATE TABLE handled (
            day date NOT NULL,
            message_id uuid NOT NULL,
            part text NOT NULL,
            destination text NOT NULL,
            nonce text NOT NULL,
            tenant_id text NOT NULL,
            outcome text NOT NULL CHECK (outcome IN ('delivered', 'dead')),
            handled_at timestamptz NOT NULL,
            is_last boolean NOT NULL,
            PRIMARY KEY (message_id, destination, nonce, part, day)
        ) PARTITION BY RANGE (day);

        -- What a provider's status said of a message that we sent: settles an attempt whose answer was never read.
        CREATE TABLE outcomes (
            day date NOT NULL,
            message_id uuid NOT NULL,
            part integer NOT NULL,
            nonce text NOT NULL,
            tenant_id text NOT NULL,
            failed boolean NOT NULL,
            provider_message_id text,
            provider_code text,
            at timestamptz NOT NULL,
            PRIMARY KEY (message_id, part, nonce, failed, day)
        ) PARTITION BY RANGE (day);

        -- Idempotency keys of the HTTP API: same key and body, same answer; same key, other body, refused. written: the command is on its
        -- topic; a row without it is a request that was cut off, whose repetition writes the command again.
        CREATE TABLE idempotency_keys (
            day date NOT NULL,
            tenant_id text NOT NULL,
            key text NOT NULL,
            body_sha256 bytea NOT NULL,
            message_id uuid NOT NULL,
            accepted_at timestamptz NOT NULL,
            written boolean NOT NULL DEFAULT false,
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
        -- The epoch that the owner of a partition took at its assignment. Whoever changes a parked delivery names his epoch; an older one
        -- changes nothing. The same claim, repeated, is the same epoch.
        CREATE TABLE lane_owners (
            topic text NOT NULL,
            partition integer NOT NULL,
            epoch bigint NOT NULL,
            claim uuid NOT NULL,
            process_id uuid NOT NULL,
            taken_at timestamptz NOT NULL,
            PRIMARY KEY (topic, partition)
        );

        -- Deliveries that wait. Within a lane they are tried in the order of sequence; only the first one is due, those behind it have no
        -- due time. A first one is never due after it expires. The record stands here as it came, so that it is judged anew by the tenants
        -- as they are then; attempts counts those that count against the message, attempt_log holds the results of
        -- all as JSON (text, since jsonb refuses what a provider may put into a string).
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
            part integer NOT NULL DEFAULT 0,
            nonce text NOT NULL,
            state text NOT NULL CHECK (state IN ('waiting', 'held')),
            due timestamptz,
            expires_at timestamptz NOT NULL,
            attempts integer NOT NULL DEFAULT 0,
            first_attempt_at timestamptz,
            attempt_log text NOT NULL DEFAULT '[]',
            record_key bytea,
            record_headers bytea NOT NULL,
            record_value bytea NOT NULL,
            record_at timestamptz NOT NULL,
            parked_at timestamptz NOT NULL,
            PRIMARY KEY (sequence, day)
        ) PARTITION BY RANGE (day);
        CREATE INDEX parked_by_due ON parked_deliveries (topic, partition, destination, due) WHERE due IS NOT NULL;
        CREATE INDEX parked_by_expiry ON parked_deliveries (topic, partition, destination, expires_at) WHERE due IS NOT NULL;
        CREATE INDEX parked_by_lane ON parked_deliveries (topic, partition, lane, sequence);
        CREATE INDEX parked_by_tenant ON parked_deliveries (tenant_id, destination, due, sequence) WHERE due IS NOT NULL;
        CREATE INDEX parked_held ON parked_deliveries (topic, partition) WHERE state = 'held';
        -- A record that is read again after a crash is recognised as parked already; two tries of one insert, at the same time, meet here.
        CREATE UNIQUE INDEX parked_by_record ON parked_deliveries (topic, partition, "offset", message_id, nonce, day);

        -- What people want of parked deliveries; carried out, and taken out, by the owner of the partition. day and sequence name one delivery;
        -- without them those of the destination are meant that are tried next.
        CREATE TABLE parked_wishes (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            tenant_id text NOT NULL,
            destination text NOT NULL,
            topic text NOT NULL,
            partition integer NOT NULL,
            day date,
            sequence bigint,
            what text NOT NULL CHECK (what IN ('hasten', 'give-up')),
            wished_at timestamptz NOT NULL
        );
        CREATE INDEX parked_wishes_by_partition ON parked_wishes (topic, partition);
        """;

    private const string Spool = """
        -- Tenants whose webhooks go through the spool. The row is there from before the tenant's first row in spool until after its last one
        -- is on Kafka, and comes and goes under the tenant's gate (docs/spool.md).
        CREATE TABLE open_spools (
            tenant_id text PRIMARY KEY,
            opened_at timestamptz NOT NULL
        );

        -- Verified webhooks that Kafka did not take; one drainer per tenant appends them in the order of sequence. headers are those of the
        -- record: names and values by turns, each after its length (4 bytes, big endian).
        CREATE SEQUENCE spool_sequence;
        CREATE TABLE spool (
            day date NOT NULL,
            sequence bigint NOT NULL DEFAULT nextval('spool_sequence'),
            tenant_id text NOT NULL,
            channel text NOT NULL,
            request_id text NOT NULL,
            received_at timestamptz NOT NULL,
            headers bytea NOT NULL,
            body bytea NOT NULL,
            PRIMARY KEY (sequence, day)
        ) PARTITION BY RANGE (day);
        CREATE INDEX spool_by_tenant ON spool (tenant_id, sequence);
        """;

    private const string DeadLetters = """
        -- The read model of the topic deadletters. day is the day of the insert, so it is looked for an id over all days before it is
        -- inserted. "offset" is that of its record: with at the same, it tells the order within a conversation. part is the one that failed,
        -- as in handled; parts is how many a message has, null for a receipt and when nobody knew. replay_begun_at is set before a replay is
        -- published: one that is still open may be on its topic. document is the record's value, byte for byte: JSON of messages can hold what
        -- neither text nor jsonb takes.
        CREATE TABLE dead_letters (
            day date NOT NULL,
            id uuid NOT NULL,
            tenant_id text NOT NULL,
            channel text NOT NULL,
            account_id text NOT NULL,
            conversation_id text,
            message_id uuid NOT NULL,
            part text NOT NULL,
            parts integer,
            destination text NOT NULL,
            category text NOT NULL,
            detail text,
            attempts integer NOT NULL,
            at timestamptz NOT NULL,
            "offset" bigint NOT NULL,
            raw_reference text,
            trace_parent text NOT NULL,
            state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'replayed', 'discarded')),
            decided_at timestamptz,
            decided_by text,
            replay_begun_at timestamptz,
            document bytea NOT NULL,
            PRIMARY KEY (tenant_id, id, day)
        ) PARTITION BY RANGE (day);
        CREATE INDEX dead_letters_by_time ON dead_letters (tenant_id, at DESC, id DESC);
        CREATE INDEX dead_letters_by_state ON dead_letters (tenant_id, state, at DESC, id DESC);
        CREATE INDEX dead_letters_by_destination ON dead_letters (tenant_id, destination, state, at DESC, "offset" DESC, id DESC);
        CREATE INDEX dead_letters_by_conversation ON dead_letters (tenant_id, conversation_id, at DESC, id DESC);
        CREATE INDEX dead_letters_by_message ON dead_letters (tenant_id, message_id);
        """;
}
