using Npgsql;

namespace Relay.Storage.DeadLetters;

/// <summary>Keeps dead letters, any number in one round trip. What is there already stays as it is.</summary>
internal sealed class DeadLetterWriter(NpgsqlDataSource source, TimeProvider time)
{
    private const string Insert = """
        INSERT INTO dead_letters (day, id, tenant_id, channel, account_id, conversation_id, message_id, part, parts, destination, category, detail,
                                  attempts, at, "offset", raw_reference, trace_parent, document)
        SELECT $1, n.* FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::integer[], $10::text[],
                                   $11::text[], $12::text[], $13::integer[], $14::timestamptz[], $15::bigint[], $16::text[], $17::text[], $18::bytea[])
            AS n(id, tenant_id, channel, account_id, conversation_id, message_id, part, parts, destination, category, detail,
                 attempts, at, "offset", raw_reference, trace_parent, document)
        WHERE NOT EXISTS (SELECT 1 FROM dead_letters d WHERE d.tenant_id = n.tenant_id AND d.id = n.id)
        ON CONFLICT (tenant_id, id, day) DO NOTHING
        """;

    public async Task WriteAsync(IReadOnlyList<NewDeadLetter> letters, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Insert);
        command.Parameters.Add(new() { Value = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime) });
        Add(letters, l => l.Id);
        Add(letters, l => l.TenantId);
        Add(letters, l => l.Channel);
        Add(letters, l => l.AccountId);
        Add(letters, l => l.ConversationId);
        Add(letters, l => l.MessageId);
        Add(letters, l => l.Part);
        Add(letters, l => l.Parts);
        Add(letters, l => l.Destination);
        Add(letters, l => l.Category);
        Add(letters, l => l.Detail);
        Add(letters, l => l.Attempts);
        Add(letters, l => l.At.ToUniversalTime());
        Add(letters, l => l.Offset);
        Add(letters, l => l.RawReference);
        Add(letters, l => l.TraceParent);
        Add(letters, l => l.Document);
        await command.ExecuteNonQueryAsync(cancellationToken);

        void Add<T>(IReadOnlyList<NewDeadLetter> from, Func<NewDeadLetter, T> column) => command.Parameters.Add(new() { Value = from.Select(column).ToArray() });
    }
}
