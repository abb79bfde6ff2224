using Npgsql;
using Relay.Model;

namespace Relay.Storage.DeadLetters;

/// <summary>
/// Decides what becomes of dead letters, each once. While a decision is carried out its rows are locked, so that nobody decides otherwise
/// meanwhile; when it cannot be carried out they stay open.
/// </summary>
internal sealed class DeadLetterDecisions(NpgsqlDataSource source, TimeProvider time)
{
    private const int TimeoutSeconds = 10;

    // A message was delivered meanwhile when its part that failed was, by whatever replay; or when the channel itself says that it has it.
    private const string Lock = """
        SELECT d.id, d.state, d.document, d.raw_reference,
            EXISTS (SELECT 1 FROM handled h
                    WHERE h.message_id = d.message_id AND h.tenant_id = d.tenant_id AND h.destination = d.destination
                      AND h.outcome = 'delivered' AND (d.part IS NULL OR h.part = d.part))
            OR (d.part IS NOT NULL AND EXISTS (SELECT 1 FROM outcomes o
                    WHERE o.message_id = d.message_id AND o.tenant_id = d.tenant_id AND o.part::text = d.part
                      AND d.destination = d.channel || ':' || d.account_id AND NOT o.failed))
        FROM dead_letters d
        WHERE d.tenant_id = $1 AND d.id = ANY($2)
        ORDER BY d.at, d."offset", d.id
        FOR UPDATE OF d
        """;

    private const string Decide = """
        UPDATE dead_letters SET state = $3, decided_at = $4, decided_by = $5 WHERE tenant_id = $1 AND id = ANY($2) AND state = 'open'
        """;

    private const string Audit = """
        INSERT INTO audit (at, tenant_id, actor, action, detail)
        SELECT $1, $2, $3, $4, jsonb_build_object('deadLetter', id, 'force', $6::boolean) FROM unnest($5::uuid[]) AS id
        """;

    /// <summary>Decides.</summary>
    /// <param name="carryOut">Does what was decided for these open ones, in the order of their time; false: it could not.</param>
    /// <returns>What was found, in the order of its time; null when it could not be carried out.</returns>
    public async Task<IReadOnlyList<LockedDeadLetter>?> DecideAsync(
        TenantId tenant, IReadOnlyList<Guid> ids, DeadLetterDecision decision,
        Func<IReadOnlyList<LockedDeadLetter>, CancellationToken, Task<bool>> carryOut, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var found = await LockAsync(connection, tenant, ids, cancellationToken);
        List<LockedDeadLetter> chosen = [.. found.Where(decision.Concerns)];
        if (chosen.Count == 0)
        {
            return found;
        }

        if (!await carryOut(chosen, cancellationToken))
        {
            return null;
        }

        // What was published cannot be taken back: from here on the caller's leaving counts no more.
        await RecordAsync(connection, tenant, [.. chosen.Select(c => c.Id)], decision, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return found;
    }

    private static async Task<IReadOnlyList<LockedDeadLetter>> LockAsync(
        NpgsqlConnection connection, TenantId tenant, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Lock, connection)
        {
            CommandTimeout = TimeoutSeconds,
            Parameters = { new() { Value = tenant.Value }, new() { Value = ids.ToArray() } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<LockedDeadLetter>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(new LockedDeadLetter(
                reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetBoolean(4)));
        }

        return found;
    }

    private async Task RecordAsync(
        NpgsqlConnection connection, TenantId tenant, Guid[] ids, DeadLetterDecision decision, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var batch = new NpgsqlBatch(connection) { Timeout = TimeoutSeconds };
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
                new() { Value = ids }, new() { Value = decision.Force },
            },
        });
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>What is to become of dead letters, and who says so.</summary>
/// <param name="State">One of <see cref="DeadLetterStates"/>.</param>
/// <param name="Force">Also of those that were delivered meanwhile.</param>
internal sealed record DeadLetterDecision(string State, string Actor, bool Force)
{
    public bool Concerns(LockedDeadLetter letter) =>
        letter.State == DeadLetterStates.Open && (Force || !letter.IsDelivered || State != DeadLetterStates.Replayed);
}

/// <summary>A dead letter that nobody else can decide about now.</summary>
/// <param name="State">As it was before the decision.</param>
/// <param name="Document">The value of its record.</param>
/// <param name="IsDelivered">What it says could not be delivered was delivered meanwhile.</param>
internal sealed record LockedDeadLetter(Guid Id, string State, byte[] Document, string? RawReference, bool IsDelivered);
