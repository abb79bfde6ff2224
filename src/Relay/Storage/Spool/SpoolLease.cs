using Npgsql;
using NpgsqlTypes;

namespace Relay.Storage.Spool;

/// <summary>One tenant's spool, emptied over one connection that holds the tenant's lock.</summary>
internal sealed class SpoolLease : ISpoolLease
{
    // How long whoever closes waits until those inside have come out. Whoever wants in meanwhile waits behind him.
    private const string EnterAlone = """
        SELECT set_config('lock_timeout', '500ms', true), pg_advisory_xact_lock($1)
        """;

    // Sizes come from the rows' heads: the bodies behind the limit are not read.
    private const string Read = """
        SELECT day, sequence, headers, body FROM (
            SELECT day, sequence, headers, body, sum(octet_length(body)) OVER (ORDER BY sequence) - octet_length(body) AS before
            FROM (SELECT day, sequence, headers, body FROM spool WHERE tenant_id = $1 ORDER BY sequence LIMIT $2) AS page) AS sized
        WHERE before < $3 ORDER BY sequence
        """;

    private const string Delete = "DELETE FROM spool s USING unnest($1, $2) AS gone (day, sequence) WHERE s.day = gone.day AND s.sequence = gone.sequence";

    private const string Close = $"""
        WITH closed AS (DELETE FROM open_spools WHERE tenant_id = $1 RETURNING tenant_id)
        SELECT pg_notify('{SpoolNews.Channel}', '-' || tenant_id) FROM closed
        """;

    private readonly NpgsqlConnection _connection;
    private readonly string _tenantId;

    private SpoolLease(NpgsqlConnection connection, string tenantId)
    {
        _connection = connection;
        _tenantId = tenantId;
    }

    /// <summary>Null when another has it.</summary>
    public static async Task<SpoolLease?> TryTakeAsync(NpgsqlDataSource source, string tenantId, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        var taken = false;
        try
        {
            await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", connection) { Parameters = { new() { Value = SpoolLocks.Drain(tenantId) } } };
            taken = (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
            return taken ? new SpoolLease(connection, tenantId) : null;
        }
        finally
        {
            if (!taken)
            {
                await connection.DisposeAsync();
            }
        }
    }

    public async Task<IReadOnlyList<SpooledRow>> ReadAsync(SpoolPage page, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Read, _connection)
        {
            Parameters = { new() { Value = _tenantId }, new() { Value = page.MaxRows }, new() { Value = page.MaxBytes } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<SpooledRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new SpooledRow(reader.GetFieldValue<DateOnly>(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3)));
        }

        return rows;
    }

    public async Task DeleteAsync(IReadOnlyList<SpooledRow> rows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Delete, _connection)
        {
            Parameters =
            {
                new() { Value = rows.Select(r => r.Day).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Date },
                new() { Value = rows.Select(r => r.Sequence).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<bool> TryCloseAsync(
        SpoolPage page, Func<IReadOnlyList<SpooledRow>, CancellationToken, Task<bool>> append, CancellationToken cancellationToken)
    {
        // Undone by its disposal unless it is committed.
        await using var transaction = await _connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await RunAsync(EnterAlone, SpoolLocks.Gate(_tenantId), cancellationToken);
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }

        var rows = await ReadAsync(page with { MaxRows = page.MaxRows + 1 }, cancellationToken);
        if (rows.Count > page.MaxRows || rows.Sum(r => (long)r.Body.Length) >= page.MaxBytes)
        {
            return false;
        }

        if (rows.Count > 0)
        {
            if (!await append(rows, cancellationToken))
            {
                return false;
            }

            await DeleteAsync(rows, cancellationToken);
        }

        await RunAsync(Close, _tenantId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await using (_connection)
        {
            try
            {
                await RunAsync("SELECT pg_advisory_unlock($1)", SpoolLocks.Drain(_tenantId), CancellationToken.None);
            }
            catch (Exception gone) when (StoreFault.Is(gone) || gone is InvalidOperationException)
            {
                // A connection that is gone has taken its locks with it.
                NpgsqlConnection.ClearPool(_connection);
            }
        }
    }

    private async Task RunAsync<T>(string sql, T value, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, _connection) { Parameters = { new NpgsqlParameter<T> { TypedValue = value } } };
        await command.ExecuteScalarAsync(cancellationToken);
    }
}
