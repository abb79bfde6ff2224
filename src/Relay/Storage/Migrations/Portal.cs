using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Relay.Storage.Migrations;

/// <summary>People, their sessions, and what they have entered so far.</summary>
[DbContext(typeof(RelayDb))]
[Migration("20261121000001_Portal")]
internal sealed class Portal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(People);
        migrationBuilder.Sql(Onboarding);
    }

    private const string People = """
        CREATE TABLE members (
            id uuid PRIMARY KEY,
            tenant_id text NOT NULL REFERENCES tenants ON DELETE CASCADE,
            email text NOT NULL CHECK (email = lower(email)),
            user_id text,
            name text,
            role text NOT NULL CHECK (role IN ('admin', 'viewer')),
            added_at timestamptz NOT NULL,
            added_by text NOT NULL,
            last_sign_in_at timestamptz,
            CONSTRAINT member_has_one_email UNIQUE (tenant_id, email),
            CONSTRAINT member_has_one_user UNIQUE (tenant_id, user_id)
        );

        CREATE TABLE sessions (
            key_hash bytea PRIMARY KEY CHECK (octet_length(key_hash) = 32),
            user_key text NOT NULL,
            ticket bytea NOT NULL,
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL
        );
        CREATE INDEX sessions_by_user ON sessions (user_key);
        CREATE INDEX sessions_by_end ON sessions (expires_at);
        """;

    private const string Onboarding = """
        CREATE TABLE onboarding_drafts (
            tenant_id text PRIMARY KEY REFERENCES tenants ON DELETE CASCADE,
            fields jsonb NOT NULL,
            revision integer NOT NULL,
            saved_at timestamptz NOT NULL,
            saved_by text NOT NULL
        );
        """;
}
