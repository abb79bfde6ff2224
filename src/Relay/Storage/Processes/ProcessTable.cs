using Npgsql;

namespace Relay.Storage.Processes;

/// <summary>The rows by which the processes of an installation know of one another. All times in them are the database's.</summary>
internal sealed class ProcessTable(NpgsqlDataSource source)
{
    // A heartbeat that takes longer than it is apart from the next one is none.
    private const int TimeoutSeconds = 5;

    // FOR SHARE: either this beat comes before a change of tenants is committed, and then whoever made the change sees this row; or it comes
    // after, and then this beat is told the new version. Without it both could miss the other (docs/adr/0010).
    private const string Beat = """
        WITH version AS MATERIALIZED (SELECT number FROM snapshot_version FOR SHARE)
        INSERT INTO processes (id, host, roles, started_at, snapshot_version, serving, beat_at)
        SELECT $1, $2, $3, $4, $5, $6 OR $5 >= version.number, clock_timestamp() FROM version
        ON CONFLICT (id) DO UPDATE SET snapshot_version = excluded.snapshot_version, serving = excluded.serving, beat_at = excluded.beat_at
        RETURNING (SELECT number FROM version)
        """;

    private const string All = """
        SELECT id, host, roles, snapshot_version, serving, extract(epoch FROM clock_timestamp() - beat_at)::float8 FROM processes ORDER BY host, id
        """;

    private const string Forget = "DELETE FROM processes WHERE id = $1 OR beat_at < clock_timestamp() - make_interval(days => 8)";

    /// <summary>Says that the process lives.</summary>
    /// <param name="snapshotVersion">The version of the snapshot that it serves by, at this moment or a moment ago.</param>
    /// <param name="serves">Whether it serves even when that is not the newest.</param>
    /// <returns>The newest version there is.</returns>
    public async Task<long> BeatAsync(ProcessIdentity process, long snapshotVersion, bool serves, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Beat, connection)
        {
            CommandTimeout = TimeoutSeconds,
            Parameters =
            {
                new() { Value = process.Id },
                new() { Value = process.Host },
                new() { Value = process.Roles },
                new() { Value = process.StartedAt.UtcDateTime },
                new() { Value = snapshotVersion },
                new() { Value = serves },
            },
        };
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Every process that has beaten of late, also such as are gone.</summary>
    public async Task<IReadOnlyList<ProcessBeat>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(All, connection) { CommandTimeout = TimeoutSeconds };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var beats = new List<ProcessBeat>();
        while (await reader.ReadAsync(cancellationToken))
        {
            beats.Add(new ProcessBeat(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), reader.GetBoolean(4),
                TimeSpan.FromSeconds(reader.GetDouble(5))));
        }

        return beats;
    }

    /// <summary>Takes a process that has stopped out, and those that nobody has heard of for longer than any may serve alone.</summary>
    public async Task ForgetAsync(Guid process, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Forget, connection) { CommandTimeout = TimeoutSeconds, Parameters = { new() { Value = process } } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
