using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Relay.Storage.Partitions;

/// <summary>
/// Makes the partitions of the days to come and drops those that retention is done with. Takes no lock that a busy table's writers would
/// queue behind for long; what cannot be done at once is done the next time.
/// </summary>
internal sealed partial class PartitionPlan(NpgsqlDataSource source, IOptions<DedupeOptions> dedupe, TimeProvider time, ILogger<PartitionPlan> logger)
{
    /// <summary>How many days ahead there are partitions: for so long nobody notices when nothing can be made.</summary>
    public const int DaysAhead = 7;

    // Making one waits for nobody but another maintenance. Dropping one shuts everybody out, and who comes while it waits waits behind it.
    private const string MakingTimeout = "SET LOCAL lock_timeout = '3s'";
    private const string DroppingTimeout = "SET LOCAL lock_timeout = '300ms'";

    /// <summary>Makes and drops what is due; does nothing when another process is at it.</summary>
    /// <returns>False when another process was at it.</returns>
    public async Task<bool> TryApplyAsync(CancellationToken cancellationToken)
    {
        await using var alone = await StoreLock.TryTakeAsync(source, StoreLocks.Partitions, cancellationToken);
        if (alone is null)
        {
            return false;
        }

        await ApplyAsync(cancellationToken);
        return true;
    }

    /// <summary>Makes and drops what is due, after any other process that is at it.</summary>
    public async Task ApplyInTurnAsync(CancellationToken cancellationToken)
    {
        await using var alone = await StoreLock.TakeAsync(source, StoreLocks.Partitions, time, cancellationToken);
        await ApplyAsync(cancellationToken);
    }

    private async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        foreach (var table in PartitionedTable.All)
        {
            var existing = await ExistingAsync(connection, table, cancellationToken);

            // Yesterday too: another process's clock may still be there.
            for (var day = today.AddDays(-1); day <= today.AddDays(DaysAhead); day = day.AddDays(1))
            {
                if (!existing.Contains(day))
                {
                    await MakeAsync(connection, table, day, isNeededNow: day <= today, cancellationToken);
                }
            }

            var kept = table.KeptFor(dedupe.Value.Window);
            foreach (var day in existing.Where(d => d < today.AddDays(-(kept ?? 1))).Order())
            {
                await DropAsync(connection, table, day, cancellationToken);
            }
        }
    }

    private static async Task<HashSet<DateOnly>> ExistingAsync(NpgsqlConnection connection, PartitionedTable table, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            SELECT child.relname FROM pg_inherits
            JOIN pg_class child ON child.oid = inhrelid
            WHERE inhparent = to_regclass($1)
            """, connection) { Parameters = { new() { Value = table.Name } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var days = new HashSet<DateOnly>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (table.DayOf(reader.GetString(0)) is { } day)
            {
                days.Add(day);
            }
        }

        return days;
    }

    // CREATE TABLE ... PARTITION OF would lock out all readers and writers of the table; attaching one that was made apart does not.
    private async Task MakeAsync(NpgsqlConnection connection, PartitionedTable table, DateOnly day, bool isNeededNow, CancellationToken cancellationToken)
    {
        var partition = table.PartitionOf(day);
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await RunAsync(connection, MakingTimeout, cancellationToken);
            await RunAsync(connection, $"CREATE TABLE {partition} (LIKE {table.Name} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)", cancellationToken);
            await RunAsync(connection,
                $"ALTER TABLE {table.Name} ATTACH PARTITION {partition} FOR VALUES FROM ('{Iso(day)}') TO ('{Iso(day.AddDays(1))}')", cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (PostgresException busy) when (IsInUse(busy) && !isNeededNow)
        {
            Log.Busy(logger, table.Name, partition);
        }
    }

    private async Task DropAsync(NpgsqlConnection connection, PartitionedTable table, DateOnly day, CancellationToken cancellationToken)
    {
        var partition = table.PartitionOf(day);
        try
        {
            var isKeptUntilEmpty = table.KeptDays is null;
            if (isKeptUntilEmpty && await HasRowsAsync(connection, partition, cancellationToken))
            {
                return;
            }

            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await RunAsync(connection, DroppingTimeout, cancellationToken);
            if (isKeptUntilEmpty)
            {
                // Nobody writes into a day that is over; the locks make sure of it between looking and dropping. First the table, then its
                // partition, as everybody takes them who asks the table.
                await RunAsync(connection, $"LOCK TABLE ONLY {table.Name} IN ACCESS EXCLUSIVE MODE", cancellationToken);
                await RunAsync(connection, $"LOCK TABLE {partition} IN ACCESS EXCLUSIVE MODE", cancellationToken);
                if (await HasRowsAsync(connection, partition, cancellationToken))
                {
                    return;
                }
            }

            await RunAsync(connection, $"DROP TABLE {partition}", cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            Log.Dropped(logger, partition);
        }
        catch (PostgresException busy) when (IsInUse(busy))
        {
            Log.Busy(logger, table.Name, partition);
        }
    }

    private static bool IsInUse(PostgresException busy) => busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected;

    private static async Task<bool> HasRowsAsync(NpgsqlConnection connection, string partition, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT EXISTS (SELECT 1 FROM {partition})", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static partial class Log
    {
        [LoggerMessage(EventIds.PartitionDropped, LogLevel.Information, "Retention dropped the partition {Partition}")]
        public static partial void Dropped(ILogger logger, string partition);

        [LoggerMessage(EventIds.PartitionBusy, LogLevel.Warning, "The table {Table} is in use; its partition {Partition} is made or dropped another time")]
        public static partial void Busy(ILogger logger, string table, string partition);
    }
}
