using Npgsql;

namespace Relay.Storage;

/// <summary>
/// A lock that one process holds at a time, as long as its connection lives: what was done under it may have to be done again when the
/// connection broke, so everything done under it can be repeated.
/// </summary>
internal sealed class StoreLock : IAsyncDisposable
{
    private const int Family = 0x524C59;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly NpgsqlConnection _connection;
    private readonly StoreLocks _which;

    private StoreLock(NpgsqlConnection connection, StoreLocks which)
    {
        _connection = connection;
        _which = which;
    }

    /// <summary>Waits until nobody else has it.</summary>
    public static async Task<StoreLock> TakeAsync(NpgsqlDataSource source, StoreLocks which, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryTakeAsync(source, which, cancellationToken) is { } taken)
            {
                return taken;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Null when another process has it.</summary>
    public static async Task<StoreLock?> TryTakeAsync(NpgsqlDataSource source, StoreLocks which, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        var taken = false;
        try
        {
            await using var command = Command(connection, "SELECT pg_try_advisory_lock($1, $2)", which);
            taken = (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
            return taken ? new StoreLock(connection, which) : null;
        }
        finally
        {
            if (!taken)
            {
                await connection.DisposeAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await using (_connection)
        {
            try
            {
                await using var command = Command(_connection, "SELECT pg_advisory_unlock($1, $2)", _which);
                await command.ExecuteScalarAsync(CancellationToken.None);
            }
            catch (Exception gone) when (StoreFault.Is(gone) || gone is InvalidOperationException)
            {
                // A connection that is gone has taken its locks with it.
                NpgsqlConnection.ClearPool(_connection);
            }
        }
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, StoreLocks which) =>
        new(sql, connection) { Parameters = { new() { Value = Family }, new() { Value = (int)which } } };
}

/// <summary>What only one process does at a time.</summary>
internal enum StoreLocks
{
    Migrate = 1,
    Seed = 2,
    Partitions = 3,

    /// <summary>Members and keys of tenants.</summary>
    Access = 4,
}
