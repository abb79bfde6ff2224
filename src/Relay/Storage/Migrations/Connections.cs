using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Relay.Storage.Migrations;

/// <summary>What the checks of tenants' connections found last, and who sets up webhooks.</summary>
[DbContext(typeof(RelayDb))]
[Migration("20261121000002_Connections")]
internal sealed class Connections : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        CREATE TABLE check_results (
            tenant_id text NOT NULL REFERENCES tenants ON DELETE CASCADE,
            check_id text NOT NULL,
            state text NOT NULL CHECK (state IN ('passed', 'warning', 'failed', 'waiting')),
            cause text,
            remedy text,
            provider_code text,
            provider_words text,
            facts jsonb NOT NULL,
            at timestamptz NOT NULL,
            PRIMARY KEY (tenant_id, check_id)
        );

        -- Who sets up a tenant's webhooks; nobody any more when until has passed.
        CREATE TABLE deployment_claims (
            tenant_id text PRIMARY KEY REFERENCES tenants ON DELETE CASCADE,
            claim uuid NOT NULL,
            until timestamptz NOT NULL
        );
        """);
}
