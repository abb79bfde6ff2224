using System.Globalization;
using System.Text;
using Npgsql;
using Relay.Model;

namespace Relay.Storage.DeadLetters;

/// <summary>Reads dead letters. Every query has the tenant.</summary>
internal sealed class DeadLetterReader(NpgsqlDataSource source)
{
    // A caller waits.
    private const int TimeoutSeconds = 10;

    private const string Columns =
        "id, channel, account_id, conversation_id, message_id, destination, category, detail, attempts, at, state, decided_at, decided_by";

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<DeadLetterRow>> ListAsync(TenantId tenant, DeadLetterFilter filter, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand();
        command.CommandTimeout = TimeoutSeconds;
        command.Parameters.Add(new() { Value = tenant.Value });
        var where = new StringBuilder("tenant_id = $1");
        And("state =", filter.State);
        And("destination =", filter.Destination);
        And("category =", filter.Category);
        And("conversation_id =", filter.ConversationId);
        And("message_id =", filter.MessageId);
        And("at >=", filter.From?.UtcDateTime);
        And("at <", filter.To?.UtcDateTime);
        if (filter.After is { } after)
        {
            where.Append(CultureInfo.InvariantCulture, $" AND (at, id) < ({Parameter(after.At.UtcDateTime)}, {Parameter(after.Id)})");
        }

        command.CommandText = $"SELECT {Columns} FROM dead_letters WHERE {where} ORDER BY at DESC, id DESC LIMIT {Parameter(filter.Limit)}";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<DeadLetterRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(Row(reader));
        }

        return rows;

        void And(string condition, object? value)
        {
            if (value is not null)
            {
                where.Append(CultureInfo.InvariantCulture, $" AND {condition} {Parameter(value)}");
            }
        }

        string Parameter(object value)
        {
            command.Parameters.Add(new() { Value = value });
            return string.Create(CultureInfo.InvariantCulture, $"${command.Parameters.Count}");
        }
    }

    /// <summary>One with the value of its record; null when the tenant has none with this id.</summary>
    public async Task<(DeadLetterRow Row, byte[] Document)?> FindAsync(TenantId tenant, Guid id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"SELECT {Columns}, document FROM dead_letters WHERE tenant_id = $1 AND id = $2");
        command.CommandTimeout = TimeoutSeconds;
        command.Parameters.Add(new() { Value = tenant.Value });
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (Row(reader), reader.GetFieldValue<byte[]>(13)) : null;
    }

    /// <summary>Those of the ids that the tenant has, the oldest first.</summary>
    public Task<IReadOnlyList<Guid>> InOrderAsync(TenantId tenant, IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        IdsAsync(
            """SELECT id FROM dead_letters WHERE tenant_id = $1 AND id = ANY($2) ORDER BY at, "offset", id""",
            [tenant.Value, ids.ToArray()], cancellationToken);

    /// <summary>The oldest open ones of a destination, behind <paramref name="after"/> in that order.</summary>
    public Task<IReadOnlyList<Guid>> OldestOpenAsync(TenantId tenant, string destination, Guid? after, int limit, CancellationToken cancellationToken) =>
        IdsAsync(
            """
            SELECT d.id FROM dead_letters d
            WHERE d.tenant_id = $1 AND d.destination = $2 AND d.state = 'open'
              AND ($3::uuid IS NULL OR (d.at, d."offset", d.id) >
                  (SELECT a.at, a."offset", a.id FROM dead_letters a WHERE a.tenant_id = $1 AND a.id = $3 LIMIT 1))
            ORDER BY d.at, d."offset", d.id LIMIT $4
            """,
            [tenant.Value, destination, (object?)after ?? DBNull.Value, limit], cancellationToken);

    private async Task<IReadOnlyList<Guid>> IdsAsync(string sql, object[] values, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = TimeoutSeconds;
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    private static DeadLetterRow Row(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        Channel = reader.GetString(1),
        AccountId = reader.GetString(2),
        ConversationId = reader.IsDBNull(3) ? null : reader.GetString(3),
        MessageId = reader.GetGuid(4),
        Destination = reader.GetString(5),
        Category = reader.GetString(6),
        Detail = reader.IsDBNull(7) ? null : reader.GetString(7),
        Attempts = reader.GetInt32(8),
        At = reader.GetFieldValue<DateTimeOffset>(9),
        State = reader.GetString(10),
        DecidedAt = reader.IsDBNull(11) ? null : reader.GetFieldValue<DateTimeOffset>(11),
        DecidedBy = reader.IsDBNull(12) ? null : reader.GetString(12),
    };
}
