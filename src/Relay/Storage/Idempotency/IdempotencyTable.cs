using Microsoft.Extensions.Options;
using Npgsql;
using Relay.Model;

namespace Relay.Storage.Idempotency;

/// <summary>
/// The keys in the store. A key must stand for its body longer than Normalize knows the id that is made of it: were it free before that,
/// another body would be answered 202 and passed over as a duplicate.
/// </summary>
internal sealed class IdempotencyTable(NpgsqlDataSource source, IOptions<DedupeOptions> dedupe, TimeProvider time) : IIdempotencyKeys, IDisposable
{
    private const int Places = 8;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly StoreGate _gate = new(Places, LongestWait, time);
    private readonly TimeSpan _kept = KeptFor(dedupe.Value.Window);

    // One at a time for each key: a unique key ends with its day, and two requests at midnight would find nothing of one another. The second
    // statement has a snapshot of its own, taken when the lock is held.
    private const string TakeTurn = "SELECT pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0))";

    private const string Find = """
        SELECT body_sha256, written FROM idempotency_keys
        WHERE tenant_id = $1 AND key = $2 AND day >= $3 AND accepted_at > $4
        ORDER BY accepted_at DESC LIMIT 1
        """;

    private const string Take = $$"""
        WITH found AS (
            {{Find}}),
        made AS (
            INSERT INTO idempotency_keys (day, tenant_id, key, body_sha256, message_id, accepted_at)
            SELECT $5, $1, $2, $6, $7, $8 WHERE NOT EXISTS (SELECT 1 FROM found)
            ON CONFLICT (tenant_id, key, day) DO NOTHING)
        SELECT body_sha256, written FROM found
        """;

    /// <summary>
    /// How long a key stands for its body. Ids are known by whole days; memory may have asked for one on its last day and keeps it for one more;
    /// and they are known from when Normalize read the command, which is a day later when it stood still for so long.
    /// </summary>
    public static TimeSpan KeptFor(TimeSpan window) => TimeSpan.FromDays(Math.Max(LeastDays, Math.Ceiling(window.TotalDays)) + 3);

    private const int LeastDays = 7;

    private const string Mark = "UPDATE idempotency_keys SET written = true WHERE tenant_id = $1 AND key = $2 AND day >= $3 AND accepted_at > $4";

    public async ValueTask<KeyState> TakeAsync(TenantId tenant, string key, byte[] bodySha256, Guid messageId, CancellationToken cancellationToken) =>
        await _gate.AskAsync(letGo => AskAsync(tenant, key, bodySha256, messageId, letGo), cancellationToken);

    public async ValueTask<KeyState> FindAsync(TenantId tenant, string key, byte[] bodySha256, CancellationToken cancellationToken) =>
        await _gate.AskAsync(letGo => LookUpAsync(tenant, key, bodySha256, letGo), cancellationToken);

    public async ValueTask MarkWrittenAsync(TenantId tenant, string key, CancellationToken cancellationToken) =>
        await _gate.AskAsync(letGo => NoteAsync(tenant, key, letGo), cancellationToken);

    public void Dispose() => _gate.Dispose();

    private async Task<KeyState> AskAsync(TenantId tenant, string key, byte[] bodySha256, Guid messageId, CancellationToken letGo)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var connection = await source.OpenConnectionAsync(letGo);
        await using var batch = connection.CreateBatch();
        batch.Timeout = 0;
        batch.BatchCommands.Add(new NpgsqlBatchCommand(TakeTurn) { Parameters = { new() { Value = tenant.Value }, new() { Value = key } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Take)
        {
            Parameters =
            {
                new() { Value = tenant.Value },
                new() { Value = key },
                new() { Value = DateOnly.FromDateTime(now - _kept) },
                new() { Value = now - _kept },
                new() { Value = DateOnly.FromDateTime(now) },
                new() { Value = bodySha256 },
                new() { Value = messageId },
                new() { Value = now },
            },
        });
        await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
        await reader.NextResultAsync(CancellationToken.None);
        return await ReadAsync(reader, bodySha256) ?? KeyState.Taken;
    }

    private async Task<KeyState> LookUpAsync(TenantId tenant, string key, byte[] bodySha256, CancellationToken letGo)
    {
        var since = time.GetUtcNow().UtcDateTime - _kept;
        await using var connection = await source.OpenConnectionAsync(letGo);
        await using var command = new NpgsqlCommand(Find, connection);
        command.CommandTimeout = 0;
        command.Parameters.Add(new() { Value = tenant.Value });
        command.Parameters.Add(new() { Value = key });
        command.Parameters.Add(new() { Value = DateOnly.FromDateTime(since) });
        command.Parameters.Add(new() { Value = since });
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        return await ReadAsync(reader, bodySha256) ?? KeyState.Free;
    }

    private static async Task<KeyState?> ReadAsync(NpgsqlDataReader reader, byte[] bodySha256)
    {
        if (!await reader.ReadAsync(CancellationToken.None))
        {
            return null;
        }

        var isSame = reader.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(bodySha256);
        return !isSame ? KeyState.Other : reader.GetBoolean(1) ? KeyState.Written : KeyState.Taken;
    }

    private async Task NoteAsync(TenantId tenant, string key, CancellationToken letGo)
    {
        var since = time.GetUtcNow().UtcDateTime - _kept;
        await using var connection = await source.OpenConnectionAsync(letGo);
        await using var command = new NpgsqlCommand(Mark, connection);
        command.CommandTimeout = 0;
        command.Parameters.Add(new() { Value = tenant.Value });
        command.Parameters.Add(new() { Value = key });
        command.Parameters.Add(new() { Value = DateOnly.FromDateTime(since) });
        command.Parameters.Add(new() { Value = since });
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
