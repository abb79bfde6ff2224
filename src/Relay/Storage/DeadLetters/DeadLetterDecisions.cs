using Npgsql;
using Relay.Model;

namespace Relay.Storage.DeadLetters;

/// <summary>
/// Decides what becomes of dead letters, each once. While a decision is carried out its rows are locked, so that nobody decides otherwise
/// meanwhile; when it cannot be carried out they stay open.
/// </summary>
internal sealed class DeadLetterDecisions(NpgsqlDataSource source, TimeProvider time)
{
    // A part was delivered meanwhile when handled says so, by whatever replay; or when the channel itself says that it has it.
    private const string Lock = """
        SELECT d.id, d.state, d.document, d.raw_reference, d.part, d.parts, d.replay_begun_at IS NOT NULL, d.trace_parent,
            EXISTS (SELECT 1 FROM handled h
                    WHERE h.message_id = d.message_id AND h.tenant_id = d.tenant_id AND h.destination = d.destination
                      AND h.outcome = 'delivered' AND h.part = d.part)
            OR EXISTS (SELECT 1 FROM outcomes o
                       WHERE o.message_id = d.message_id AND o.tenant_id = d.tenant_id AND o.part::text = d.part
                         AND d.destination = d.channel || ':' || d.account_id AND NOT o.failed)
        FROM dead_letters d
        WHERE d.tenant_id = $1 AND d.id = ANY($2)
        ORDER BY d.at, d."offset", d.id
        FOR UPDATE OF d
        """;

    private const string Mark = "UPDATE dead_letters SET replay_begun_at = $3 WHERE tenant_id = $1 AND id = ANY($2) AND state = 'open'";

    private const string Decide = """
        UPDATE dead_letters SET state = $3, decided_at = $4, decided_by = $5 WHERE tenant_id = $1 AND id = ANY($2) AND state = 'open'
        """;

    private const string Audit = """
        INSERT INTO audit (at, tenant_id, actor, action, source, detail)
        SELECT $1, $2, $3, $4, $7::text, jsonb_build_object('deadLetter', id, 'force', $6::boolean) FROM unnest($5::uuid[]) AS id
        """;

    /// <summary>Decides.</summary>
    /// <param name="letGo">Ends when nobody waits any more: then nothing is begun. A statement under way is never cancelled, see <see cref="StoreGate"/>.</param>
    /// <param name="carryOut">Does what was decided for these open ones, in the order of their time; false: it could not.</param>
    /// <returns>What was found, in the order of its time; null when it could not be carried out.</returns>
    public async Task<IReadOnlyList<LockedDeadLetter>?> DecideAsync(
        TenantId tenant, IReadOnlyList<Guid> ids, DeadLetterDecision decision,
        Func<IReadOnlyList<LockedDeadLetter>, CancellationToken, Task<bool>> carryOut, CancellationToken letGo)
    {
        await using var connection = await source.OpenConnectionAsync(letGo);
        if (decision.State == DeadLetterStates.Replayed)
        {
            await MarkAsync(connection, tenant, ids, decision);
        }

        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        var found = await LockAsync(connection, tenant, ids);
        List<LockedDeadLetter> chosen = [.. found.Where(decision.Concerns)];
        if (chosen.Count == 0)
        {
            return found;
        }

        letGo.ThrowIfCancellationRequested();
        if (!await carryOut(chosen, letGo))
        {
            return null;
        }

        // What was published cannot be taken back: from here on the caller's leaving counts no more.
        await RecordAsync(connection, tenant, [.. chosen.Select(c => c.Id)], decision);
        await transaction.CommitAsync(CancellationToken.None);
        return found;
    }

    // In a transaction of its own: whatever becomes of the replay, whoever decides otherwise afterwards can tell that it was begun.
    private async Task MarkAsync(NpgsqlConnection connection, TenantId tenant, IReadOnlyList<Guid> ids, DeadLetterDecision decision)
    {
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        var chosen = (await LockAsync(connection, tenant, ids)).Where(decision.Concerns).Select(c => c.Id).ToArray();
        if (chosen.Length > 0)
        {
            await using var command = new NpgsqlCommand(Mark, connection)
            {
                CommandTimeout = 0,
                Parameters = { new() { Value = tenant.Value }, new() { Value = chosen }, new() { Value = time.GetUtcNow().UtcDateTime } },
            };
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyList<LockedDeadLetter>> LockAsync(
        NpgsqlConnection connection, TenantId tenant, IReadOnlyList<Guid> ids)
    {
        await using var command = new NpgsqlCommand(Lock, connection)
        {
            CommandTimeout = 0,
            Parameters = { new() { Value = tenant.Value }, new() { Value = ids.ToArray() } },
        };
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        var found = new List<LockedDeadLetter>();
        while (await reader.ReadAsync(CancellationToken.None))
        {
            found.Add(new LockedDeadLetter(reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2), reader.TextOrNull(3))
            {
                Part = reader.GetString(4),
                Parts = reader.IsDBNull(5) ? null : reader.GetInt32(5),
                IsReplayBegun = reader.GetBoolean(6),
                TraceParent = reader.GetString(7),
                IsPartDelivered = reader.GetBoolean(8),
            });
        }

        return found;
    }

    private async Task RecordAsync(NpgsqlConnection connection, TenantId tenant, Guid[] ids, DeadLetterDecision decision)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Decide)
        {
            Parameters =
            {
                new() { Value = tenant.Value }, new() { Value = ids }, new() { Value = decision.State }, new() { Value = now }, new() { Value = decision.Actor },
            },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Audit)
        {
            Parameters =
            {
                new() { Value = now }, new() { Value = tenant.Value }, new() { Value = decision.Actor }, new() { Value = $"deadletter.{decision.State}" },
                new() { Value = ids }, new() { Value = decision.Force }, new() { Value = (object?)decision.Source ?? DBNull.Value },
            },
        });
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
