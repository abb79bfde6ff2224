using System.Data.Common;
using Npgsql;

namespace Relay.Storage.Watch;

/// <summary>What operators are to be told of tenants, as the store knows it: the worst first, and never more than can be told.</summary>
internal sealed class WatchTable(NpgsqlDataSource source)
{
    private const int TimeoutSeconds = 5;

    // Of tokens that an account still uses.
    private const string Ends = """
        SELECT f.tenant_id, extract(epoch FROM min(least(f.expires_at, f.data_access_expires_at)) - now())::float8 AS seconds
        FROM credential_facts f
        WHERE EXISTS (SELECT 1 FROM accounts a WHERE a.tenant_id = f.tenant_id AND a.access_token_name = f.name)
        GROUP BY f.tenant_id HAVING min(least(f.expires_at, f.data_access_expires_at)) IS NOT NULL
        ORDER BY seconds LIMIT $1
        """;

    // Who had none for two days is gone rather than silent, and alerts go by what came a day ago. Where there are more than can be told, those go first
    // who fell silent last: they are news, and must not be hidden by others who have been so for long.
    private const string Silences = """
        SELECT tenant_id, provider, extract(epoch FROM now() - at)::float8 FROM sightings
        WHERE kind = 'signed' AND at > now() - interval '2 days'
        ORDER BY at > now() - interval '1 hour', at DESC LIMIT $1
        """;

    /// <summary>How long until the first access token of a tenant ends.</summary>
    public Task<IReadOnlyList<(string Tenant, TimeSpan Left)>> ReadEndsAsync(int most, CancellationToken cancellationToken) =>
        ReadAsync(Ends, most, r => (r.GetString(0), TimeSpan.FromSeconds(r.GetDouble(1))), cancellationToken);

    /// <summary>How long ago the last signed webhook came: first of those who have waited for an hour or more, the newest before the older.</summary>
    public Task<IReadOnlyList<(string Tenant, string Provider, TimeSpan Since)>> ReadSilencesAsync(int most, CancellationToken cancellationToken) =>
        ReadAsync(Silences, most, r => (r.GetString(0), r.GetString(1), TimeSpan.FromSeconds(Math.Max(0, r.GetDouble(2)))), cancellationToken);

    private async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, int most, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = TimeoutSeconds, Parameters = { new() { Value = most } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.EachAsync(read, cancellationToken);
    }
}
