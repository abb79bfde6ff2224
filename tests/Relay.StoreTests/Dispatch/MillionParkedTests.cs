using System.Diagnostics;
using Relay.Model;
using Relay.Storage.Parking;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Dispatch;

/// <summary>A tenant whose destination has been away for long beside one whose destination works.</summary>
public sealed class MillionParkedTests(PostgresServer server)
{
    private const int Rows = 1_000_000;
    private const int Lanes = 200_000;
    private const int RowsAtOnce = 50_000;
    private const int PageRows = 500;

    // A set of longs keeps 8 bytes of value, 8 of links and up to as much again in room to grow.
    private const int MostBytesPerLane = 64;

    [Fact]
    public async Task A_million_parked_rows_cost_their_lanes_hashes_and_no_other_destination_its_turn()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var owner = await world.OwnAsync();
        await world.ParkAsync([.. Enumerable.Range(1, 10).Select(n => ParkingWorld.Row(owner, -n, n, ParkingWorld.Now, "genesys:works"))]);
        var quiet = await BestAsync(() => PageAsync(world, owner, "genesys:works"));
        for (var from = 0; from < Rows; from += RowsAtOnce)
        {
            await FloodAsync(world, from);
        }

        await world.Database.RunAsync("ANALYZE parked_deliveries");

        // Whoever takes the partition over learns its lanes, and of its rows nothing.
        var clock = Stopwatch.StartNew();
        var taken = await world.TakeAsync(from: 1000 + Rows);
        var loading = clock.Elapsed;
        owner = owner with { Epoch = taken.Epoch };
        Assert.Equal((Lanes + 10, Rows + 10L), (taken.Lanes.Count, taken.Queues.Sum(q => q.Count)));
        Assert.Equal((2, 0, 0), (taken.Queues.Count, taken.Records.Count, taken.Held.Count));
        var bytes = BytesOf(taken.Lanes);
        Assert.InRange(bytes / (double)Lanes, 8, MostBytesPerLane);

        // Both are asked in one, and each gets its page.
        var due = await world.Table.ReadDueAsync(
            [new DueQuery(owner, ParkingWorld.Destination, PageRows, false), new DueQuery(owner, "genesys:works", PageRows, false)], [], ParkingWorld.Now, 1 << 24, Run.Cancel);
        Assert.Equal([PageRows, 10], due.Answers.Select(a => a.Rows.Count));

        var flooded = await BestAsync(() => PageAsync(world, owner, "genesys:works"));
        var page = await BestAsync(() => PageAsync(world, owner, ParkingWorld.Destination));
        var reader = world.Host.Get<ParkedReader>();
        var overview = await BestAsync(() => reader.DestinationsAsync(TenantId.Parse("flood"), Run.Cancel));
        var heads = await BestAsync(() => reader.HeadsAsync(TenantId.Parse("flood"), ParkingWorld.Destination, new ParkedPlace(ParkingWorld.Now.AddMilliseconds(-Lanes / 2), 0), 50, Run.Cancel));
        var scan = await BestAsync(() => world.Database.ReadAsync<long>("SELECT count(*) FROM parked_deliveries WHERE octet_length(record_value) = 1"));
        await Console.Out.WriteLineAsync(
            $"figures: parking: {Rows:N0} rows in {Lanes:N0} lanes are taken over in {loading.TotalMilliseconds:F0} ms and {bytes / (double)Lanes:F0} bytes a lane; "
            + $"a page of them takes {page.TotalMilliseconds:F1} ms, one of another destination {flooded.TotalMilliseconds:F1} ms ({quiet.TotalMilliseconds:F1} ms before), all of them {scan.TotalMilliseconds:F0} ms; "
            + $"people see how much waits in {overview.TotalMilliseconds:F1} ms, and a page of it in {heads.TotalMilliseconds:F1} ms");

        // By an index, that is: whoever looked at all of it would take as long as that.
        Assert.True(page < scan / 2, $"a page takes {page}, everything {scan}");
        Assert.True(heads < scan / 2, $"a page for people takes {heads}, everything {scan}");
        Assert.True(flooded < scan / 2, $"a page of another destination takes {flooded}, everything {scan}");
    }

    // In pieces, each within the time that a statement has.
    private static Task<int> FloodAsync(ParkingWorld world, int from) => world.Database.RunAsync($"""
        INSERT INTO parked_deliveries (day, topic, partition, "offset", lane, tenant_id, destination, message_id, nonce, state, due, expires_at,
            record_headers, record_value, record_at, parked_at)
        SELECT DATE '2031-03-01', '{ParkingWorld.Topic}', 0, 1000 + n, n % {Lanes}, 'flood', '{ParkingWorld.Destination}', gen_random_uuid(), '0', 'waiting',
            CASE WHEN n < {Lanes} THEN TIMESTAMPTZ '2031-03-01 12:00Z' - n * interval '1 millisecond' END, TIMESTAMPTZ '2031-03-02 12:00Z', '', decode(repeat('61', 300), 'hex'),
            TIMESTAMPTZ '2031-03-01 12:00Z', TIMESTAMPTZ '2031-03-01 12:00Z'
        FROM generate_series({from}, {from + RowsAtOnce - 1}) AS n
        """);

    private static Task<DueRows> PageAsync(ParkingWorld world, PartitionEpoch owner, string destination) =>
        world.Table.ReadDueAsync([new DueQuery(owner, destination, PageRows, false)], [], ParkingWorld.Now, 1 << 24, Run.Cancel);

    // Of this thread alone: other tests run beside this one.
    private static long BytesOf(HashSet<long> lanes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var copy = new HashSet<long>(lanes);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(lanes.Count, copy.Count);
        return bytes;
    }

    private static async Task<TimeSpan> BestAsync<T>(Func<Task<T>> ask)
    {
        var best = TimeSpan.MaxValue;
        for (var n = 0; n < 5; n++)
        {
            var clock = Stopwatch.StartNew();
            await ask();
            best = clock.Elapsed < best ? clock.Elapsed : best;
        }

        return best;
    }
}
