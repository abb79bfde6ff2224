using Relay.Storage;
using Relay.Storage.Partitions;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Storage;

public sealed class PartitionTests(PostgresServer server)
{
    private static readonly DateTimeOffset Start = new(2031, 3, 1, 23, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task Every_table_has_partitions_from_yesterday_until_a_week_ahead()
    {
        await using var world = await WorldAsync();

        foreach (var table in PartitionedTable.All)
        {
            var days = await world.DaysAsync(table.Name);
            Assert.Equal(9, days.Count);
            Assert.Equal("20310228", days[0]);
            Assert.Equal("20310308", days[^1]);
        }

        // Made again, they are the same.
        await world.Plan.ApplyInTurnAsync(Run.Cancel);
        Assert.Equal(9, (await world.DaysAsync("spool")).Count);
    }

    [Fact]
    public async Task As_days_pass_new_partitions_come_and_old_ones_go_by_their_retention()
    {
        await using var world = await WorldAsync();
        for (var day = 0; day < 40; day++)
        {
            world.Time.Advance(TimeSpan.FromDays(1));
            Assert.True(await world.Plan.TryApplyAsync(Run.Cancel));
        }

        // It is the 10th of April.
        Assert.Equal("20310402", (await world.DaysAsync("seen_ids"))[0]);
        Assert.Equal("20310310", (await world.DaysAsync("handled"))[0]);
        Assert.Equal("20310310", (await world.DaysAsync("outcomes"))[0]);
        Assert.Equal("20310330", (await world.DaysAsync("idempotency_keys"))[0]);
        Assert.Equal("20310311", (await world.DaysAsync("dead_letters"))[0]);
        Assert.Equal("20310409", (await world.DaysAsync("spool"))[0]);
        Assert.Equal("20310417", (await world.DaysAsync("seen_ids"))[^1]);
    }

    [Theory]
    [InlineData("spool")]
    [InlineData("parked_deliveries")]
    public async Task What_still_waits_is_never_dropped_however_old_it_is(string table)
    {
        await using var world = await WorldAsync();
        await world.Database.RunAsync(table == "spool"
            ? "INSERT INTO spool VALUES ('2031-03-01', DEFAULT, 'acme', 'meta', 'r', now(), '\\x', '\\x00')"
            : """
              INSERT INTO parked_deliveries (day, topic, partition, "offset", lane, tenant_id, destination, message_id, part, nonce, state, expires_at, record_headers, record_value, record_at, parked_at)
              VALUES ('2031-03-01', 'messages.inbound', 0, 1, 7, 'acme', 'genesys:i', gen_random_uuid(), 0, '0', 'waiting', now(), '\x', '\x00', now(), now())
              """);
        world.Time.Advance(TimeSpan.FromDays(90));
        await world.Plan.TryApplyAsync(Run.Cancel);
        Assert.Equal(1L, await world.Database.ReadAsync<long>($"SELECT count(*) FROM {table}"));
        Assert.Equal("20310301", (await world.DaysAsync(table))[0]);

        await world.Database.RunAsync($"DELETE FROM {table}");
        await world.Plan.TryApplyAsync(Run.Cancel);
        Assert.DoesNotContain("20310301", await world.DaysAsync(table));
    }

    [Fact]
    public async Task A_partition_in_use_is_left_for_the_next_time_and_the_others_are_made()
    {
        await using var world = await WorldAsync();
        await using var reader = Npgsql.NpgsqlDataSource.Create(world.Database.ConnectionString);
        await using var connection = await reader.OpenConnectionAsync(Run.Cancel);
        await using (await connection.BeginTransactionAsync(Run.Cancel))
        {
            await using var read = new Npgsql.NpgsqlCommand("SELECT count(*) FROM outcomes_20310228", connection);
            await read.ExecuteScalarAsync(Run.Cancel);
            world.Time.Advance(TimeSpan.FromDays(40));
            await world.Plan.TryApplyAsync(Run.Cancel);
        }

        Assert.Equal("20310228", (await world.DaysAsync("outcomes"))[0]);
        Assert.Equal("20310417", (await world.DaysAsync("outcomes"))[^1]);
        Assert.True(world.Host.Log.Has(EventIds.PartitionBusy));

        await world.Plan.TryApplyAsync(Run.Cancel);
        Assert.Equal("20310409", (await world.DaysAsync("outcomes"))[0]);
    }

    [Fact]
    public async Task Dropping_a_day_never_locks_crosswise_with_who_asks_its_table()
    {
        await using var world = await WorldAsync();
        await using var source = Npgsql.NpgsqlDataSource.Create(world.Database.ConnectionString);
        await using var connection = await source.OpenConnectionAsync(Run.Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Run.Cancel);
        await using (var begin = new Npgsql.NpgsqlCommand("LOCK TABLE ONLY parked_deliveries IN ACCESS SHARE MODE", connection))
        {
            await begin.ExecuteNonQueryAsync(Run.Cancel);
        }

        world.Time.Advance(TimeSpan.FromDays(20));
        var applying = world.Plan.TryApplyAsync(Run.Cancel);
        await Eventually.HoldsAsync(async () => applying.IsCompleted || await world.Database.ReadAsync<bool>(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'parked_deliveries'::regclass)"));

        // As a query does that has the table and goes on to its partitions: it waits for nobody who waits for it.
        await using (var read = new Npgsql.NpgsqlCommand("SELECT count(*) FROM ONLY parked_deliveries_20310228", connection))
        {
            await read.ExecuteScalarAsync(Run.Cancel);
        }

        Assert.True(await applying);
        await transaction.CommitAsync(Run.Cancel);
        Assert.Equal("20310320", (await world.DaysAsync("spool"))[0]);
        Assert.True(world.Host.Log.Has(EventIds.PartitionBusy));
        await world.Plan.TryApplyAsync(Run.Cancel);
        Assert.Equal("20310320", (await world.DaysAsync("parked_deliveries"))[0]);
    }

    [Fact]
    public async Task A_running_process_keeps_partitions_ahead_by_itself()
    {
        await using var database = await server.CreateAsync();
        var time = new ManualTime(Start);
        await using var host = await StoreHost.StartAsync(database, new HostSettings { Time = time });
        await Eventually.HoldsAsync(async () =>
        {
            time.Advance(TimeSpan.FromHours(1));
            return await database.ReadAsync<bool>("SELECT to_regclass('seen_ids_20310312') IS NOT NULL");
        });
    }

    private async Task<World> WorldAsync()
    {
        var database = await server.CreateAsync();
        var time = new ManualTime(Start);
        var host = StoreHost.Build(database, new HostSettings { Time = time });
        await host.Get<StoreMigrator>().MigrateAsync(Run.Cancel);
        await host.Get<PartitionPlan>().ApplyInTurnAsync(Run.Cancel);
        return new World(database, time, host);
    }

    private sealed record World(TestDatabase Database, ManualTime Time, StoreHost Host) : IAsyncDisposable
    {
        public PartitionPlan Plan => Host.Get<PartitionPlan>();

        public async Task<IReadOnlyList<string>> DaysAsync(string table) => await Database.ListAsync(
            $"SELECT right(inhrelid::regclass::text, 8) FROM pg_inherits WHERE inhparent = '{table}'::regclass ORDER BY 1");

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await Database.DisposeAsync();
        }
    }
}
