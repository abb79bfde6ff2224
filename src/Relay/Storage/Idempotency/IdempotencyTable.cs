using Npgsql;
using Relay.Model;

namespace Relay.Storage.Idempotency;

/// <summary>The keys in the store, for seven days.</summary>
internal sealed class IdempotencyTable(NpgsqlDataSource source, TimeProvider time) : IIdempotencyKeys
{
    /// <summary>How long a key stands for its body.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    // A caller waits.
    private const int TimeoutSeconds = 5;

    // One at a time for each key: a unique key ends with its day, and two requests at midnight would find nothing of one another. The second
    // statement has a snapshot of its own, taken when the lock is held.
    private const string TakeTurn = "SELECT pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0))";

    private const string Take = """
        WITH found AS (
            SELECT body_sha256, written FROM idempotency_keys
            WHERE tenant_id = $1 AND key = $2 AND day >= $3 AND accepted_at > $4
            ORDER BY accepted_at DESC LIMIT 1),
        made AS (
            INSERT INTO idempotency_keys (day, tenant_id, key, body_sha256, message_id, accepted_at)
            SELECT $5, $1, $2, $6, $7, $8 WHERE NOT EXISTS (SELECT 1 FROM found)
            ON CONFLICT (tenant_id, key, day) DO NOTHING)
        SELECT body_sha256, written FROM found
        """;

    private const string Mark = "UPDATE idempotency_keys SET written = true WHERE tenant_id = $1 AND key = $2 AND day >= $3 AND accepted_at > $4";

    public async ValueTask<KeyState> TakeAsync(TenantId tenant, string key, byte[] bodySha256, Guid messageId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var batch = source.CreateBatch();
        batch.Timeout = TimeoutSeconds;
        batch.BatchCommands.Add(new NpgsqlBatchCommand(TakeTurn) { Parameters = { new() { Value = tenant.Value }, new() { Value = key } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Take)
        {
            Parameters =
            {
                new() { Value = tenant.Value },
                new() { Value = key },
                new() { Value = DateOnly.FromDateTime(now - Kept) },
                new() { Value = now - Kept },
                new() { Value = DateOnly.FromDateTime(now) },
                new() { Value = bodySha256 },
                new() { Value = messageId },
                new() { Value = now },
            },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return KeyState.Taken;
        }

        var isSame = reader.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(bodySha256);
        return !isSame ? KeyState.Other : reader.GetBoolean(1) ? KeyState.Written : KeyState.Taken;
    }

    public async ValueTask MarkWrittenAsync(TenantId tenant, string key, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow().UtcDateTime - Kept;
        await using var command = source.CreateCommand(Mark);
        command.CommandTimeout = TimeoutSeconds;
        command.Parameters.Add(new() { Value = tenant.Value });
        command.Parameters.Add(new() { Value = key });
        command.Parameters.Add(new() { Value = DateOnly.FromDateTime(since) });
        command.Parameters.Add(new() { Value = since });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
