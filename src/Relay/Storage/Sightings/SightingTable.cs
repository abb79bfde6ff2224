using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;
using Relay.Model;

namespace Relay.Storage.Sightings;

/// <summary>The table <c>sightings</c>: of each subject the newest, whoever brings it last.</summary>
internal sealed class SightingTable(NpgsqlDataSource source)
{
    private const int TimeoutSeconds = 5;

    // In the order of the key, so that two processes that bring the same subjects never wait for one another. A tenant that was deleted
    // meanwhile is passed over.
    private const string Keep = """
        INSERT INTO sightings AS known (tenant_id, kind, provider, id, at, detail)
        SELECT new.tenant_id, new.kind, new.provider, new.id, new.at, new.detail
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::jsonb[]) AS new (tenant_id, kind, provider, id, at, detail)
        JOIN tenants ON tenants.id = new.tenant_id
        ORDER BY new.tenant_id, new.kind, new.provider, new.id
        ON CONFLICT (tenant_id, kind, provider, id) DO UPDATE SET at = excluded.at, detail = excluded.detail WHERE known.at < excluded.at
        """;

    private const string Read = "SELECT kind, provider, id, at, detail::text FROM sightings WHERE tenant_id = $1";

    public async Task KeepAsync(IReadOnlyList<(string TenantId, TenantSighting Sighting)> rows, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Keep, connection)
        {
            CommandTimeout = TimeoutSeconds,
            Parameters =
            {
                new() { Value = rows.ToArray(r => r.TenantId) },
                new() { Value = rows.ToArray(r => r.Sighting.Subject.Kind) },
                new() { Value = rows.ToArray(r => r.Sighting.Subject.Provider) },
                new() { Value = rows.ToArray(r => r.Sighting.Subject.Id) },
                new() { Value = rows.ToArray(r => r.Sighting.At.UtcDateTime), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new()
                {
                    Value = rows.ToArray(r => JsonSerializer.Serialize(r.Sighting.Detail, SightingJson.Default.SightingDetail)),
                    NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
                },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<TenantSighting>> ReadAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Read, connection) { CommandTimeout = TimeoutSeconds, Parameters = { new() { Value = tenant.Value } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.EachAsync(
            r => new TenantSighting(
                new SightingSubject(r.GetString(0), r.GetString(1), r.GetString(2)),
                r.GetFieldValue<DateTimeOffset>(3),
                JsonSerializer.Deserialize(r.GetString(4), SightingJson.Default.SightingDetail)),
            cancellationToken);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SightingDetail))]
internal sealed partial class SightingJson : JsonSerializerContext;
