using Npgsql;
using NpgsqlTypes;

namespace Relay.Storage.Handled;

/// <summary>The table <c>handled</c>.</summary>
internal sealed class HandledTable(NpgsqlDataSource source) : IHandledTable
{
    private const string Delivered = "delivered";
    private const string Dead = "dead";

    // What waits for this has something better to do without it.
    private const int TimeoutSeconds = 3;

    private const string Find = """
        SELECT asked.n::integer, found.part, found.outcome, found.is_last
        FROM unnest($1::uuid[], $2::text[], $3::text[]) WITH ORDINALITY AS asked(message_id, destination, nonce, n)
        CROSS JOIN LATERAL (
            SELECT h.part, h.outcome, h.is_last FROM handled h
            WHERE h.message_id = asked.message_id AND h.destination = asked.destination AND h.nonce = asked.nonce AND h.day >= $4 AND h.handled_at >= $5
        ) found
        """;

    private const string Add = """
        INSERT INTO handled (day, message_id, part, destination, nonce, tenant_id, outcome, handled_at, is_last)
        SELECT * FROM unnest($1::date[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::boolean[])
        ON CONFLICT DO NOTHING
        """;

    public async Task<IReadOnlyList<IReadOnlyList<HandledPart>>> FindAsync(
        IReadOnlyList<HandledKey> deliveries, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Find, connection)
        {
            CommandTimeout = TimeoutSeconds,
            Parameters =
            {
                new() { Value = deliveries.ToArray(d => d.MessageId) },
                new() { Value = deliveries.ToArray(d => d.Destination) },
                new() { Value = deliveries.ToArray(d => d.Nonce) },
                new() { Value = since.Day() },
                new() { Value = since.UtcDateTime },
            },
        };
        var found = new List<HandledPart>?[deliveries.Count];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            (found[reader.GetInt32(0) - 1] ??= []).Add(new HandledPart(reader.GetString(1), reader.GetString(2) == Dead) { IsLast = reader.GetBoolean(3) });
        }

        return Array.ConvertAll<List<HandledPart>?, IReadOnlyList<HandledPart>>(found, parts => parts is null ? [] : parts);
    }

    public async Task AddAsync(IReadOnlyList<HandledRow> rows, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Add, connection)
        {
            CommandTimeout = TimeoutSeconds,
            Parameters =
            {
                new() { Value = rows.ToArray(r => r.At.Day()) },
                new() { Value = rows.ToArray(r => r.Key.MessageId) },
                new() { Value = rows.ToArray(r => r.Part.Part) },
                new() { Value = rows.ToArray(r => r.Key.Destination) },
                new() { Value = rows.ToArray(r => r.Key.Nonce) },
                new() { Value = rows.ToArray(r => r.TenantId) },
                new() { Value = rows.ToArray(r => r.Part.IsDead ? Dead : Delivered) },
                new() { Value = rows.ToArray(r => r.At.UtcDateTime), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new() { Value = rows.ToArray(r => r.Part.IsLast) },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
