using Npgsql;

namespace Relay.Storage.Processes;

/// <summary>How many partitions the topics of a prefix had when the installation first worked with them.</summary>
internal sealed class PartitionMemory(NpgsqlDataSource source)
{
    private const int TimeoutSeconds = 5;

    // The insert of a row that is there gives nothing back, and two processes may be the first: so what counts is read afterwards.
    private const string Remember = """
        INSERT INTO store_settings (name, value) VALUES ('partitions:' || $1, $2::integer::text) ON CONFLICT (name) DO NOTHING
        """;

    private const string Remembered = "SELECT value::integer FROM store_settings WHERE name = 'partitions:' || $1";

    /// <summary>Remembers the number when there is none yet.</summary>
    /// <returns>The one that was there first.</returns>
    public async Task<int> RememberAsync(string prefix, int partitions, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection)
        {
            Timeout = TimeoutSeconds,
            BatchCommands =
            {
                new NpgsqlBatchCommand(Remember) { Parameters = { new() { Value = prefix }, new() { Value = partitions } } },
                new NpgsqlBatchCommand(Remembered) { Parameters = { new() { Value = prefix } } },
            },
        };
        return (int)(await batch.ExecuteScalarAsync(cancellationToken))!;
    }
}
