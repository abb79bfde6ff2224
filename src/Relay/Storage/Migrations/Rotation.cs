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
}
