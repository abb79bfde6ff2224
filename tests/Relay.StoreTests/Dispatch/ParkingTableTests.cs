using Relay.Storage.Parking;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Dispatch;

public sealed class ParkingTableTests(PostgresServer server)
{
    private static readonly DateTimeOffset Now = ParkingWorld.Now;

    [Fact]
    public async Task What_was_parked_comes_back_as_it_was_when_it_is_due()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var owner = await world.OwnAsync();
        var row = ParkingWorld.Row(owner, lane: -5, offset: 7, due: Now.AddSeconds(5)) with
        {
            Record = new StoredRecord(7, null, [1, 2], [3, 4, 5], Now.AddMinutes(-1)),
            State = new ParkedState(Now.AddSeconds(5), IsHeld: true, 2, 3, Now.AddSeconds(-9), """[{"detail":"\u0000"}]"""),
            ConversationId = "c_\0one",
        };
        Assert.Equal([true], await world.ParkAsync(row));

        Assert.Empty((await world.DueAsync(owner, Now.AddSeconds(4))).Rows);
        Assert.Equal(Now.AddSeconds(5), (await world.DueAsync(owner, Now)).NextDue);
        var found = Assert.Single((await world.DueAsync(owner, Now.AddSeconds(5))).Rows);
        Assert.Equal((-5, ParkingWorld.Destination, Now.AddDays(1)), (found.Lane, found.Destination, found.ExpiresAt));
        Assert.Equal(row.State, found.State);
        Assert.Equal((7, null, Now.AddMinutes(-1)), (found.Record.Offset, found.Record.Key, found.Record.At));
        Assert.Equal([1, 2], found.Record.Headers);
        Assert.Equal([3, 4, 5], found.Record.Value);
        Assert.Empty((await world.DueAsync(owner, Now.AddSeconds(5), busy: [-5])).Rows);
    }

    [Fact]
    public async Task A_new_owner_learns_what_is_parked_and_the_old_one_changes_nothing_any_more()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var first = await world.OwnAsync();
        await world.ParkAsync(ParkingWorld.Row(first, 1, 10, Now), ParkingWorld.Row(first, 2, 11, Now.AddSeconds(9), "genesys:i"));
        await world.ParkAsync(ParkingWorld.Row(first, 1, 12, null));
        var old = Assert.Single((await world.DueAsync(first, Now)).Rows);

        var taken = await world.TakeAsync(from: 11);
        var second = first with { Epoch = taken.Epoch };
        Assert.Equal(first.Epoch + 1, second.Epoch);
        Assert.Equal([1L, 2L], taken.Lanes.Order());
        Assert.Equal(
            [new ParkedQueue("genesys:i", 1, Now.AddSeconds(9), Now.AddDays(1)), new ParkedQueue(ParkingWorld.Destination, 2, Now, Now.AddDays(1))],
            taken.Queues.OrderBy(q => q.Destination));
        Assert.Equal([11L, 12L], taken.Records.Select(r => r.Offset).Order());

        Assert.Equal([false], await world.ParkAsync(ParkingWorld.Row(first, 3, 13, Now)));
        Assert.Equal([false], await world.Table.PostponeAsync([new Postponed(first, old.Key, old.Destination, old.State with { Due = Now.AddHours(1) })], Run.Cancel));
        Assert.Equal([default], await world.Table.RemoveAsync([new Removed(first, old.Key, old.Lane)], Now, Run.Cancel));
        Assert.False((await world.DueAsync(first, Now)).IsOwner);
        Assert.Null(await world.Table.ReadLaneAsync(first, 1, 0, 20, 1 << 20, Run.Cancel));
        Assert.Empty(await world.LaneAsync(second, 99));
        Assert.Equal(3, (await world.TakeAsync()).Queues.Sum(q => q.Count));
        Assert.Equal([10L, 12L], (await world.LaneAsync(second with { Epoch = 3 }, 1)).Select(r => r.Record.Offset));
    }

    [Fact]
    public async Task A_change_of_the_old_owner_that_is_under_way_is_seen_by_the_new_one()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var first = await world.OwnAsync();

        // The old owner's insert hangs in its transaction, as behind a slow disk.
        await using var source = Npgsql.NpgsqlDataSource.Create(world.Database.ConnectionString);
        await using var connection = await source.OpenConnectionAsync(Run.Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Run.Cancel);
        await using (var locking = new Npgsql.NpgsqlCommand("SELECT 1 FROM lane_owners FOR SHARE", connection))
        {
            await locking.ExecuteScalarAsync(Run.Cancel);
        }

        var taking = world.TakeAsync();
        var parked = world.ParkAsync(ParkingWorld.Row(first, 1, 10, Now));
        await using (var insert = new Npgsql.NpgsqlCommand(
            """
            INSERT INTO parked_deliveries (day, topic, partition, "offset", lane, tenant_id, destination, message_id, nonce, state, due, expires_at,
                record_headers, record_value, record_at, parked_at)
            VALUES ('2031-03-01', 'messages.outbound', 0, 20, 77, 'harbor', 'whatsapp:1', gen_random_uuid(), '0', 'waiting', now(), now(), '', '', now(), now())
            """, connection))
        {
            await insert.ExecuteNonQueryAsync(Run.Cancel);
        }

        Assert.False(taking.IsCompleted);
        await transaction.CommitAsync(Run.Cancel);
        Assert.Contains(77, (await taking).Lanes);
        Assert.Equal((await parked)[0], (await world.TakeAsync()).Lanes.Contains(1));
    }

    [Fact]
    public async Task Taking_the_first_out_makes_the_next_of_its_lane_due_and_can_be_repeated()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var owner = await world.OwnAsync();
        await world.ParkAsync(ParkingWorld.Row(owner, 1, 10, Now), ParkingWorld.Row(owner, 2, 11, Now));
        await world.ParkAsync(ParkingWorld.Row(owner, 1, 12, null) with { ExpiresAt = Now.AddSeconds(3) });
        var rows = (await world.DueAsync(owner, Now)).Rows;
        Assert.Equal([10L, 11L], rows.Select(r => r.Record.Offset).Order());

        var removed = rows.Select(r => new Removed(owner, r.Key, r.Lane)).ToList();
        for (var again = 0; again < 2; again++)
        {
            var removals = await world.Table.RemoveAsync(removed, Now.AddSeconds(9), Run.Cancel);
            Assert.Equal([(1L, true), (2L, false)], removals.Zip(rows, (a, r) => (r.Lane, a.HasNext)).Order());
            Assert.All(removals, r => Assert.True(r.IsOwner));
        }

        // Not after it expires, so that what expires is found by its due time too.
        var next = Assert.Single((await world.DueAsync(owner, Now.AddSeconds(3))).Rows);
        Assert.Equal((12L, Now.AddSeconds(3)), (next.Record.Offset, next.State.Due));
    }

    [Fact]
    public async Task Of_a_closed_destination_what_has_expired_is_found_and_nothing_else()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var owner = await world.OwnAsync();
        await world.ParkAsync(
            ParkingWorld.Row(owner, 1, 10, Now.AddSeconds(1)),
            ParkingWorld.Row(owner, 2, 11, Now.AddSeconds(2)) with { ExpiresAt = Now.AddSeconds(2) },
            ParkingWorld.Row(owner, 4, 13, Now.AddSeconds(3)) with { ExpiresAt = Now.AddSeconds(30) });
        await world.ParkAsync(ParkingWorld.Row(owner, 1, 12, null) with { ExpiresAt = Now.AddSeconds(1) });
        var answer = await world.DueAsync(owner, Now.AddSeconds(10), expired: true);
        Assert.Equal([11L], answer.Rows.Select(r => r.Record.Offset));
        Assert.Equal(Now.AddSeconds(30), answer.NextExpiry);
    }

    [Fact]
    public async Task A_row_whose_insert_nobody_knows_of_is_not_parked_twice()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var owner = await world.OwnAsync();
        var row = ParkingWorld.Row(owner, 1, 10, Now);
        await world.ParkAsync(row);
        Assert.Equal([true], await world.ParkAsync(row with { IsRepeated = true }));
        Assert.Single(await world.LaneAsync(owner, 1));

        // The same offset in a log that was made anew is another record.
        Assert.Equal([true], await world.ParkAsync(row with { IsRepeated = true, MessageId = ParkingWorld.IdOf(99) }));
        Assert.Equal(2, (await world.LaneAsync(owner, 1)).Count);
    }

    [Fact]
    public async Task Pages_are_bounded_by_bytes_and_never_empty_while_there_is_something()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var owner = await world.OwnAsync();
        for (var n = 0; n < 5; n++)
        {
            await world.ParkAsync(ParkingWorld.Row(owner, 1, n, n == 0 ? Now : null, bytes: 1000), ParkingWorld.Row(owner, 10 + n, 100 + n, Now, bytes: 1000));
        }

        Assert.Equal([0L, 1], (await world.LaneAsync(owner, 1, bytes: 2500)).Select(r => r.Record.Offset));
        Assert.Equal([0L], (await world.LaneAsync(owner, 1, bytes: 1)).Select(r => r.Record.Offset));
        var due = await world.Table.ReadDueAsync([new DueQuery(owner, ParkingWorld.Destination, 100, OnlyExpired: false)], [], Now, 2500, Run.Cancel);
        Assert.True(due.IsCut);
        Assert.Equal(2, Assert.Single(due.Answers).Rows.Count);
        due = await world.Table.ReadDueAsync([new DueQuery(owner, ParkingWorld.Destination, 3, OnlyExpired: false)], [], Now, 1 << 20, Run.Cancel);
        Assert.False(due.IsCut);
        Assert.Equal(3, Assert.Single(due.Answers).Rows.Count);
    }

    [Fact]
    public async Task What_is_held_is_known_to_the_owner_by_its_message()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var owner = await world.OwnAsync();
        var row = ParkingWorld.Row(owner, 4, 10, Now);
        await world.ParkAsync(row with { State = row.State with { IsHeld = true, Part = 1 } });
        Assert.Equal([new HeldMessage(ParkingWorld.IdOf(10), 1, "0", 4)], (await world.TakeAsync()).Held);

        var parked = Assert.Single(await world.LaneAsync(owner with { Epoch = 2 }, 4));
        await world.Table.PostponeAsync([new Postponed(owner with { Epoch = 2 }, parked.Key, "whatsapp:2", parked.State with { IsHeld = false, Attempts = 9 })], Run.Cancel);
        var taken = await world.TakeAsync();
        Assert.Empty(taken.Held);
        Assert.Equal("whatsapp:2", Assert.Single(taken.Queues).Destination);
    }
}
