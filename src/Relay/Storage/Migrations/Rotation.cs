using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Relay.Storage.Migrations;

/// <summary>What was last seen of tenants, and how their secrets are changed.</summary>
[DbContext(typeof(RelayDb))]
[Migration("20261121000010_Rotation")]
internal sealed class Rotation : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Sightings);
        migrationBuilder.Sql(Secrets);
        migrationBuilder.Sql(Rotations);
    }

    // One row for each subject; empty text stands for what a subject does not have, since a key has no nulls.
    private const string Sightings = """
        CREATE TABLE sightings (
            tenant_id text NOT NULL REFERENCES tenants ON DELETE CASCADE,
            kind text NOT NULL,
            provider text NOT NULL,
            id text NOT NULL,
            at timestamptz NOT NULL,
            detail jsonb NOT NULL,
            PRIMARY KEY (tenant_id, kind, provider, id)
        );
        """;

    private const string Secrets = """
        ALTER TABLE signing_secrets ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();
        ALTER TABLE verify_tokens ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();

        -- While somebody changes the app's secret at Meta, what does not verify is asked to come again.
        ALTER TABLE meta_apps ADD COLUMN secret_change_until timestamptz;

        CREATE TABLE credential_facts (
            tenant_id text NOT NULL REFERENCES tenants ON DELETE CASCADE,
            name text NOT NULL,
            changed_at timestamptz,
            expires_at timestamptz,
            data_access_expires_at timestamptz,
            checked_at timestamptz,
            PRIMARY KEY (tenant_id, name)
        );
        """;

    private const string Rotations = """
        CREATE TABLE rotations (
            id uuid PRIMARY KEY,
            tenant_id text NOT NULL REFERENCES tenants ON DELETE CASCADE,
            kind text NOT NULL,
            owner text NOT NULL,
            state text NOT NULL CHECK (state IN ('spreading', 'telling', 'awaiting-value', 'overlap', 'done', 'cancelled', 'failed')),
            new_secret_id text,
            old_secret_ids text[] NOT NULL,
            overlap_seconds integer NOT NULL CHECK (overlap_seconds BETWEEN 300 AND 604800),
            started_by text NOT NULL,
            started_at timestamptz NOT NULL,
            told_at timestamptz,
            open_tells integer NOT NULL CHECK (open_tells >= 0),
            confirmed_at timestamptz,
            ends_at timestamptz,
            finished_at timestamptz,
            fault_code text,
            fault_words text,
            attempts integer NOT NULL,
            next_at timestamptz,
            leased_until timestamptz,
            step integer NOT NULL
        );
        CREATE INDEX rotations_by_tenant ON rotations (tenant_id, started_at);
        CREATE INDEX rotations_due ON rotations (next_at) WHERE next_at IS NOT NULL;
        CREATE UNIQUE INDEX owner_has_one_open_rotation ON rotations (tenant_id, owner) WHERE state IN ('spreading', 'telling', 'awaiting-value');
        """;
}
