using Microsoft.EntityFrameworkCore;
using Relay.Fleet;
using Relay.Model;
using Relay.Storage.Processes;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Fleet;

public sealed class SnapshotBarrierTests(PostgresServer server)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task It_opens_when_every_process_serves_by_the_new_version()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using var one = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        await using var other = await StoreHost.StartAsync(database);
        await Eventually.HoldsAsync(async () => await database.ReadAsync<long>("SELECT count(*) FROM processes") == 2);

        var version = await one.ChangeAsync(async db => (await db.Tenants.SingleAsync(Run.Cancel)).Name = "New name");
        var result = await one.Get<SnapshotBarrier>().WaitAsync(version, Long, Run.Cancel);

        Assert.True(result.Passed);
        Assert.Equal("New name", one.Directory.Current.Find("acme")!.Name);
        Assert.Equal("New name", other.Directory.Current.Find("acme")!.Name);
    }

    [Fact]
    public async Task A_process_that_is_behind_holds_it_and_is_named()
    {
        await using var database = await server.CreateAsync();
        await using var host = await StoreHost.StartAsync(database);
        var late = Process("late-host");
        await host.Get<ProcessTable>().BeatAsync(late, 1, true, Run.Cancel);

        var held = await host.Get<SnapshotBarrier>().WaitAsync(2, Short, Run.Cancel);
        Assert.False(held.Passed);
        Assert.Contains(held.Behind, b => b.StartsWith("late-host (Ingest) ", StringComparison.Ordinal));

        await database.RunAsync("UPDATE snapshot_version SET number = 2");
        await host.Get<ProcessTable>().BeatAsync(late, 2, true, Run.Cancel);
        host.Get<Relay.Storage.SnapshotNews>().Raise();
        Assert.True((await host.Get<SnapshotBarrier>().WaitAsync(2, Long, Run.Cancel)).Passed);
    }

    [Theory]
    [InlineData(74, false)]
    [InlineData(76, true)]
    public async Task A_silent_process_holds_it_until_it_refuses_nothing_any_more(int seconds, bool passes)
    {
        await using var database = await server.CreateAsync();
        await using var host = await StoreHost.StartAsync(database);
        await host.Get<ProcessTable>().BeatAsync(Process("dead-host"), 0, true, Run.Cancel);
        await database.RunAsync($"UPDATE processes SET beat_at = now() - interval '{seconds} seconds' WHERE host = 'dead-host'");

        Assert.Equal(passes, (await host.Get<SnapshotBarrier>().WaitAsync(1, TimeSpan.Zero, Run.Cancel)).Passed);
    }

    [Fact]
    public async Task A_process_that_knows_itself_out_of_date_holds_nothing_up()
    {
        await using var database = await server.CreateAsync();
        await using var host = await StoreHost.StartAsync(database);
        await host.Get<ProcessTable>().BeatAsync(Process("closed-host"), 0, false, Run.Cancel);
        Assert.True((await host.Get<SnapshotBarrier>().WaitAsync(1, Long, Run.Cancel)).Passed);
    }

    [Fact]
    public async Task A_process_that_stops_takes_itself_out()
    {
        await using var database = await server.CreateAsync();
        await using var host = await StoreHost.StartAsync(database);
        var other = await StoreHost.StartAsync(database);
        await Eventually.HoldsAsync(async () => await database.ReadAsync<long>("SELECT count(*) FROM processes") == 2);
        await other.DisposeAsync();
        Assert.Equal(1L, await database.ReadAsync<long>("SELECT count(*) FROM processes"));
    }

    [Fact]
    public async Task A_heartbeat_waits_for_a_change_under_way_and_is_told_of_it()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        var before = host.Directory.Current.Version;
        await using var db = await host.DbAsync();
        await using var change = await db.Database.BeginTransactionAsync(Run.Cancel);
        (await db.Tenants.SingleAsync(Run.Cancel)).Name = "Under way";
        await db.SaveChangesAsync(Run.Cancel);

        // Were it not to wait, it would be told the version before, and the change's barrier would not see its row.
        var beat = host.Get<ProcessTable>().BeatAsync(Process("new-host"), before, false, Run.Cancel);
        await Task.Delay(300, Run.Cancel);
        Assert.False(beat.IsCompleted);

        await change.CommitAsync(Run.Cancel);
        Assert.Equal(before + 1, await beat);
        Assert.False(await database.ReadAsync<bool>("SELECT serving FROM processes WHERE host = 'new-host'"));
    }

    [Fact]
    public async Task A_process_that_is_up_to_date_serves_whatever_it_was_before()
    {
        await using var database = await server.CreateAsync();
        await using var host = await StoreHost.StartAsync(database);
        await host.Get<ProcessTable>().BeatAsync(Process("new-host"), 1, false, Run.Cancel);
        Assert.True(await database.ReadAsync<bool>("SELECT serving FROM processes WHERE host = 'new-host'"));
        await Eventually.HoldsAsync(() => host.Gate.Judge(host.Directory.Current) == Serving.Full);
    }

    private static ProcessIdentity Process(string host) => new(Guid.NewGuid(), host, "Ingest", new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero));
}
