using Npgsql;
using NpgsqlTypes;

namespace Relay.Storage.Spool;

/// <summary>The tables <c>spool</c> and <c>open_spools</c>.</summary>
internal sealed class SpoolStore(NpgsqlDataSource source, TimeProvider time) : ISpoolStore
{
    // Who puts something in holds the tenant's gate shared until it is committed, so whoever closes waits for it, and it for him. The locks are
    // a statement of their own: the next one sees what was committed before they were granted. A 200 rests on the commit being on disk.
    private const string Enter = """
        SELECT pg_advisory_xact_lock_shared(gate),
               set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, true)
        FROM unnest($1) gate
        """;

    // In one order everywhere, so that two who open several at once do not wait for one another.
    private const string Open = $$"""
        WITH opened AS (
            INSERT INTO open_spools (tenant_id, opened_at) SELECT id, clock_timestamp() FROM unnest($1) id ORDER BY id
            ON CONFLICT (tenant_id) DO NOTHING RETURNING tenant_id)
        SELECT pg_notify('{{SpoolNews.Channel}}', '+' || tenant_id) FROM opened
        """;

    private const string Insert = """
        WITH given AS (SELECT * FROM unnest($2, $3, $4, $5, $6, $7) WITH ORDINALITY AS g (tenant_id, channel, request_id, received_at, headers, body, place)),
             taken AS (
                INSERT INTO spool (day, tenant_id, channel, request_id, received_at, headers, body)
                SELECT $1, g.tenant_id, g.channel, g.request_id, g.received_at, g.headers, g.body
                FROM given g JOIN open_spools o ON o.tenant_id = g.tenant_id ORDER BY g.place
                RETURNING request_id)
        SELECT g.place FROM given g JOIN taken t ON t.request_id = g.request_id
        """;

    public async Task<bool[]> InsertAsync(IReadOnlyList<SpoolEntry> entries, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);

        // A batch is one transaction and one round trip.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(Enter) { Parameters = { new() { Value = Gates(entries) } } },
                new NpgsqlBatchCommand(Open) { Parameters = { new() { Value = Opening(entries) } } },
                InsertCommand(entries),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var taken = new bool[entries.Count];
        while (await reader.ReadAsync(cancellationToken))
        {
            taken[reader.GetInt64(0) - 1] = true;
        }

        // The commit is answered after the last row: until then nothing is safe.
        while (await reader.NextResultAsync(cancellationToken))
        {
        }

        return taken;
    }

    public async Task<IReadOnlyList<string>> OpenTenantsAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT tenant_id FROM open_spools");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tenants = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            tenants.Add(reader.GetString(0));
        }

        return tenants;
    }

    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT count(*) FROM spool");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<ISpoolLease?> TryLeaseAsync(string tenantId, CancellationToken cancellationToken) =>
        await SpoolLease.TryTakeAsync(source, tenantId, cancellationToken);

    private NpgsqlBatchCommand InsertCommand(IReadOnlyList<SpoolEntry> entries) => new(Insert)
    {
        Parameters =
        {
            new() { Value = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime) },
            Column(entries, e => e.TenantId, NpgsqlDbType.Text),
            Column(entries, e => e.Channel, NpgsqlDbType.Text),
            Column(entries, e => e.RequestId, NpgsqlDbType.Text),
            Column(entries, e => e.ReceivedAt.UtcDateTime, NpgsqlDbType.TimestampTz),
            Column(entries, e => e.Headers, NpgsqlDbType.Bytea),
            Column(entries, e => e.Body, NpgsqlDbType.Bytea),
        },
    };

    private static NpgsqlParameter Column<T>(IReadOnlyList<SpoolEntry> entries, Func<SpoolEntry, T> value, NpgsqlDbType type)
    {
        var column = new T[entries.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(entries[i]);
        }

        return new NpgsqlParameter { Value = column, NpgsqlDbType = NpgsqlDbType.Array | type };
    }

    private static long[] Gates(IReadOnlyList<SpoolEntry> entries)
    {
        var gates = entries.Select(e => e.TenantId).Distinct(StringComparer.Ordinal).Select(SpoolLocks.Gate).ToArray();
        Array.Sort(gates);
        return gates;
    }

    private static string[] Opening(IReadOnlyList<SpoolEntry> entries)
    {
        var tenants = entries.Where(e => e.Opens).Select(e => e.TenantId).Distinct(StringComparer.Ordinal).ToArray();
        Array.Sort(tenants, StringComparer.Ordinal);
        return tenants;
    }
}
