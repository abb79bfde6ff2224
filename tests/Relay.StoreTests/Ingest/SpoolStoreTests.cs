using Relay.Storage.Spool;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Ingest;

public sealed class SpoolStoreTests(PostgresServer server)
{
    private static readonly SpoolPage All = new(1000, long.MaxValue);

    [Fact]
    public async Task What_is_put_in_comes_out_with_every_byte_and_in_its_order()
    {
        await using var world = await SpoolWorld.CreateAsync(server);
        var body = new byte[300_000];
        new Random(3).NextBytes(body);
        SpoolEntry[] batch = [.. Enumerable.Range(0, 50).Select(i => Entry(i % 2 == 0 ? "acme" : "globex", i)), Entry("acme", 50) with { Body = body, Headers = [0, 255, 7] }];
        Assert.All(await world.Store.InsertAsync(batch, Run.Cancel), Assert.True);
        Assert.Equal(51, await world.Store.CountAsync(Run.Cancel));

        await using var lease = await world.LeaseAsync("acme");
        var rows = await lease.ReadAsync(All, Run.Cancel);
        Assert.Equal([.. batch.Where(e => e.TenantId == "acme").Select(e => e.Body)], rows.Select(r => r.Body));
        Assert.Equal([0, 255, 7], rows[^1].Headers);

        await lease.DeleteAsync([.. rows.Take(20)], Run.Cancel);
        Assert.Equal(rows.Skip(20).Select(r => r.Sequence), (await lease.ReadAsync(All, Run.Cancel)).Select(r => r.Sequence));
        Assert.Equal(31, await world.Store.CountAsync(Run.Cancel));
    }

    [Fact]
    public async Task A_page_is_bounded_by_rows_and_by_bytes_and_never_empty_while_something_waits()
    {
        await using var world = await SpoolWorld.CreateAsync(server);
        await world.Store.InsertAsync([.. Enumerable.Range(0, 10).Select(i => Entry("acme", i) with { Body = new byte[1000] })], Run.Cancel);
        await using var lease = await world.LeaseAsync("acme");

        Assert.Equal(3, (await lease.ReadAsync(new SpoolPage(3, long.MaxValue), Run.Cancel)).Count);
        Assert.Equal(4, (await lease.ReadAsync(new SpoolPage(10, 3500), Run.Cancel)).Count);
        Assert.Single(await lease.ReadAsync(new SpoolPage(10, 1), Run.Cancel));
    }

    [Fact]
    public async Task Only_who_opens_opens_and_who_follows_a_closed_spool_is_told()
    {
        await using var world = await SpoolWorld.CreateAsync(server);
        Assert.Equal<IEnumerable<bool>>([false], await world.Store.InsertAsync([Entry("acme", 1, opens: false)], Run.Cancel));
        Assert.Empty(await world.Store.OpenTenantsAsync(Run.Cancel));

        // In one batch: what opens lets in what follows.
        Assert.Equal<IEnumerable<bool>>(
            [true, true, false],
            await world.Store.InsertAsync([Entry("acme", 2), Entry("acme", 3, opens: false), Entry("globex", 4, opens: false)], Run.Cancel));
        Assert.Equal(["acme"], await world.Store.OpenTenantsAsync(Run.Cancel));
        Assert.Equal<IEnumerable<bool>>([true], await world.Store.InsertAsync([Entry("acme", 5, opens: false)], Run.Cancel));
    }

    [Fact]
    public async Task One_at_a_time_empties_a_tenants_spool()
    {
        await using var world = await SpoolWorld.CreateAsync(server);
        await using (await world.LeaseAsync("acme"))
        {
            Assert.Null(await world.Store.TryLeaseAsync("acme", Run.Cancel));
            await using var other = await world.LeaseAsync("globex");
        }

        await using var next = await world.LeaseAsync("acme");
    }

    [Fact]
    public async Task Closing_appends_what_is_left_and_who_waits_outside_is_told_that_it_is_closed()
    {
        await using var world = await SpoolWorld.CreateAsync(server);
        await world.Store.InsertAsync([Entry("acme", 1), Entry("acme", 2)], Run.Cancel);
        await using var lease = await world.LeaseAsync("acme");
        Task<bool[]>? outside = null;
        var appended = 0;
        Assert.True(await lease.TryCloseAsync(
            All,
            async (rows, token) =>
            {
                appended = rows.Count;
                outside = world.Store.InsertAsync([Entry("acme", 3, opens: false)], token);
                await Eventually.HoldsAsync(
                    async () => await world.Database.ReadAsync<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") == 1,
                    what: "the follower waits");
                return true;
            },
            Run.Cancel));

        Assert.Equal(2, appended);
        Assert.Equal<IEnumerable<bool>>([false], await outside!);
        Assert.Empty(await world.Store.OpenTenantsAsync(Run.Cancel));
        Assert.Equal(0, await world.Store.CountAsync(Run.Cancel));
    }

    [Fact]
    public async Task While_somebody_is_putting_something_in_it_cannot_be_closed_past_him()
    {
        await using var world = await SpoolWorld.CreateAsync(server);
        await world.Store.InsertAsync([Entry("acme", 1)], Run.Cancel);
        await using var lease = await world.LeaseAsync("acme");
        await using (await world.HoldAsync($"SELECT pg_advisory_xact_lock_shared({SpoolLocks.Gate("acme")})"))
        {
            Assert.False(await lease.TryCloseAsync(All, Appended, Run.Cancel));
        }

        Assert.Equal(1, await world.Store.CountAsync(Run.Cancel));
        Assert.True(await lease.TryCloseAsync(All, Appended, Run.Cancel));
        Assert.Equal(0, await world.Store.CountAsync(Run.Cancel));
    }

    [Fact]
    public async Task A_spool_that_holds_too_much_or_whose_rest_is_not_appended_stays_open()
    {
        await using var world = await SpoolWorld.CreateAsync(server);
        await world.Store.InsertAsync([Entry("acme", 1), Entry("acme", 2)], Run.Cancel);
        await using var lease = await world.LeaseAsync("acme");

        Assert.False(await lease.TryCloseAsync(new SpoolPage(1, long.MaxValue), Appended, Run.Cancel));
        Assert.False(await lease.TryCloseAsync(All, (_, _) => Task.FromResult(false), Run.Cancel));
        Assert.Equal(2, await world.Store.CountAsync(Run.Cancel));
        Assert.Equal(["acme"], await world.Store.OpenTenantsAsync(Run.Cancel));
    }

    [Fact]
    public async Task Batches_that_open_the_same_spools_side_by_side_do_not_lock_one_another_out()
    {
        await using var world = await SpoolWorld.CreateAsync(server);
        string[] tenants = [.. Enumerable.Range(0, 30).Select(i => $"tenant-{i}")];
        var batches = Enumerable.Range(0, 12).Select(seed =>
        {
            var mixed = tenants.ToArray();
            new Random(seed).Shuffle(mixed);
            return world.Store.InsertAsync([.. mixed.Select((t, i) => Entry(t, (seed * 100) + i))], Run.Cancel);
        });
        Assert.All(await Task.WhenAll(batches), taken => Assert.All(taken, Assert.True));
        Assert.Equal(tenants.Order(), (await world.Store.OpenTenantsAsync(Run.Cancel)).Order());
    }

    private static SpoolEntry Entry(string tenantId, int number, bool opens = true) =>
        new(tenantId, "meta", $"request-{number}", DateTimeOffset.UnixEpoch.AddSeconds(number), [1], BitConverter.GetBytes(number), opens);

    private static Task<bool> Appended(IReadOnlyList<SpooledRow> rows, CancellationToken cancellationToken) => Task.FromResult(true);
}
