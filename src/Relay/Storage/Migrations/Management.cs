using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Relay.Storage.Migrations;

/// <summary>Tenants and what belongs to them, secrets' windows, the local vault, audit, processes.</summary>
[DbContext(typeof(RelayDb))]
[Migration("20261120000001_Management")]
internal sealed class Management : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Tenants);
        migrationBuilder.Sql(Secrets);
        migrationBuilder.Sql(Installation);
        migrationBuilder.Sql(Audit);
    }

    private const string Tenants = """
        CREATE TABLE tenants (
            id text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
            name text NOT NULL,
            region text,
            contact_email text,
            support_phone text,
            -- The Genesys organisation whose people may sign in; it decides whose tenant they see.
            sign_in_organization text CONSTRAINT organization_has_one_tenant UNIQUE,
            live_at timestamptz,
            bundle text,
            version bigint NOT NULL DEFAULT 0,
            created_at timestamptz NOT NULL DEFAULT now()
        );

        CREATE TABLE genesys_organizations (
            tenant_id text PRIMARY KEY REFERENCES tenants ON DELETE CASCADE,
            region text NOT NULL,
            organization_id text,
            environment text,
            client_id text NOT NULL,
            client_secret_name text NOT NULL
        );

        -- Webhooks and accounts are found by these ids, so no two tenants can have the same one.
        CREATE TABLE genesys_integrations (
            tenant_id text NOT NULL REFERENCES tenants ON DELETE CASCADE,
            id text NOT NULL CONSTRAINT integration_has_one_tenant UNIQUE,
            PRIMARY KEY (tenant_id, id)
        );

        CREATE TABLE meta_apps (
            tenant_id text PRIMARY KEY REFERENCES tenants ON DELETE CASCADE,
            app_id text NOT NULL
        );

        CREATE TABLE accounts (
            tenant_id text NOT NULL REFERENCES tenants ON DELETE CASCADE,
            channel text NOT NULL,
            id text NOT NULL,
            waba_id text,
            access_token_name text,
            genesys_integration_id text,
            mark_read boolean NOT NULL DEFAULT false,
            PRIMARY KEY (tenant_id, channel, id),
            CONSTRAINT account_has_one_tenant UNIQUE (channel, id),
            -- Judged at the commit, so that the order of the statements within a change is free.
            CONSTRAINT integration_serves_one_account UNIQUE (genesys_integration_id) DEFERRABLE INITIALLY DEFERRED,
            CONSTRAINT account_has_own_integration
                FOREIGN KEY (tenant_id, genesys_integration_id) REFERENCES genesys_integrations (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
        );
        """;

    // Names and windows; the values are in the vault.
    private const string Secrets = """
        CREATE TABLE signing_secrets (
            tenant_id text NOT NULL REFERENCES tenants ON DELETE CASCADE,
            provider text NOT NULL,
            id text NOT NULL,
            owner text NOT NULL,
            secret_name text NOT NULL,
            not_before timestamptz,
            not_after timestamptz,
            PRIMARY KEY (tenant_id, provider, id),
            CHECK (not_after > not_before)
        );

        CREATE TABLE verify_tokens (
            tenant_id text NOT NULL REFERENCES tenants ON DELETE CASCADE,
            id text NOT NULL,
            secret_name text NOT NULL,
            not_before timestamptz,
            not_after timestamptz,
            PRIMARY KEY (tenant_id, id),
            CHECK (not_after > not_before)
        );

        CREATE TABLE api_keys (
            tenant_id text NOT NULL REFERENCES tenants ON DELETE CASCADE,
            id text NOT NULL,
            sha256 bytea NOT NULL CONSTRAINT api_key_has_one_tenant UNIQUE CHECK (octet_length(sha256) = 32),
            scopes text[] NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            created_by text,
            PRIMARY KEY (tenant_id, id)
        );

        -- The local vault. A bundle may outlive its tenant for as long as somebody may still read the version before.
        CREATE TABLE vault_bundles (
            tenant_id text NOT NULL,
            version text NOT NULL,
            protected bytea NOT NULL,
            written_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (tenant_id, version)
        );

        CREATE TABLE data_keys (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL,
            xml text NOT NULL
        );
        """;

    private const string Installation = """
        CREATE TABLE deleted_ids (
            tenant_id text NOT NULL,
            kind text NOT NULL,
            key text NOT NULL,
            deleted_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (tenant_id, kind, key)
        );

        CREATE TABLE store_settings (
            name text PRIMARY KEY,
            value text NOT NULL
        );

        CREATE TABLE snapshot_version (
            single boolean PRIMARY KEY DEFAULT true CHECK (single),
            number bigint NOT NULL
        );
        INSERT INTO snapshot_version (number) VALUES (1);

        CREATE TABLE processes (
            id uuid PRIMARY KEY,
            host text NOT NULL,
            roles text NOT NULL,
            started_at timestamptz NOT NULL,
            snapshot_version bigint NOT NULL,
            serving boolean NOT NULL,
            beat_at timestamptz NOT NULL
        );
        """;

    private const string Audit = """
        CREATE TABLE audit (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at timestamptz NOT NULL DEFAULT now(),
            tenant_id text,
            actor text NOT NULL,
            source text,
            action text NOT NULL,
            detail jsonb NOT NULL DEFAULT '{}'
        );
        CREATE INDEX audit_by_time ON audit (tenant_id, at DESC, id DESC);
        CREATE INDEX audit_by_actor ON audit (tenant_id, actor, at DESC, id DESC);
        CREATE INDEX audit_by_action ON audit (tenant_id, action, at DESC, id DESC);

        CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'audit is append-only' USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
            FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

        -- Whoever owns a table can give himself back what is taken here: docs/store.md says how to have another own it.
        REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM CURRENT_USER;
        """;
}
