using Npgsql;
using NpgsqlTypes;

namespace Relay.Storage.Outcomes;

/// <summary>The table <c>outcomes</c>.</summary>
internal sealed class OutcomeTable(NpgsqlDataSource source) : IOutcomeTable
{
    private const int TimeoutSeconds = 3;

    private const string Find = """
        SELECT asked.n::integer, found.tenant_id, found.failed, found.provider_message_id, found.provider_code, found.at
        FROM unnest($1::uuid[], $2::integer[], $3::text[]) WITH ORDINALITY AS asked(message_id, part, nonce, n)
        CROSS JOIN LATERAL (
            SELECT * FROM outcomes o
            WHERE o.message_id = asked.message_id AND o.part = asked.part AND o.nonce = asked.nonce AND o.day >= $4
            ORDER BY o.failed DESC LIMIT 1
        ) found
        """;

    private const string Add = """
        INSERT INTO outcomes (day, message_id, part, nonce, tenant_id, failed, provider_message_id, provider_code, at)
        SELECT * FROM unnest($1::date[], $2::uuid[], $3::integer[], $4::text[], $5::text[], $6::boolean[], $7::text[], $8::text[], $9::timestamptz[])
        ON CONFLICT DO NOTHING
        """;

    public async Task<IReadOnlyList<ProviderWord?>> FindAsync(IReadOnlyList<SentPart> parts, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Find, connection)
        {
            CommandTimeout = TimeoutSeconds,
            Parameters =
            {
                new() { Value = parts.ToArray(p => p.MessageId) },
                new() { Value = parts.ToArray(p => p.Part) },
                new() { Value = parts.ToArray(p => p.Nonce) },
                new() { Value = since.Day() },
            },
        };
        var found = new ProviderWord?[parts.Count];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var n = reader.GetInt32(0) - 1;
            found[n] = new ProviderWord(
                parts[n], reader.GetString(1), reader.GetBoolean(2), reader.TextOrNull(3), reader.TextOrNull(4), reader.GetFieldValue<DateTimeOffset>(5));
        }

        return found;
    }

    public async Task AddAsync(IReadOnlyList<ProviderWord> words, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Add, connection)
        {
            CommandTimeout = TimeoutSeconds,
            Parameters =
            {
                new() { Value = words.ToArray(w => w.At.Day()) },
                new() { Value = words.ToArray(w => w.Part.MessageId) },
                new() { Value = words.ToArray(w => w.Part.Part) },
                new() { Value = words.ToArray(w => w.Part.Nonce) },
                new() { Value = words.ToArray(w => w.TenantId) },
                new() { Value = words.ToArray(w => w.HasFailed) },
                new() { Value = words.ToArray(w => w.ProviderMessageId.Storable()), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = words.ToArray(w => w.ProviderCode.Storable()), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = words.ToArray(w => w.At.UtcDateTime), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
