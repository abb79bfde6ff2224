using Relay.Storage.Parking;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Dispatch;

/// <summary>What is asked twice, at the same time, or by somebody who knows less than the table.</summary>
public sealed class ParkingRepeatTests(PostgresServer server)
{
    private static readonly DateTimeOffset Now = ParkingWorld.Now;

    [Fact]
    public async Task A_claim_that_is_repeated_is_the_same_and_another_is_a_new_one()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var claim = Guid.NewGuid();
        Assert.Equal(1, (await world.TakeAsync(claim: claim)).Epoch);
        Assert.Equal(1, (await world.TakeAsync(claim: claim)).Epoch);
        Assert.Equal(2, (await world.TakeAsync()).Epoch);
        Assert.Equal(3, (await world.TakeAsync(claim: claim)).Epoch);
    }

    [Fact]
    public async Task What_waits_behind_nothing_is_due()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var owner = await world.OwnAsync();
        Assert.Equal(
            [Now, Now.AddSeconds(-1), Now.AddSeconds(9)],
            (await world.InsertAsync(
                ParkingWorld.Row(owner, 1, 10, null),
                ParkingWorld.Row(owner, 2, 11, null) with { ExpiresAt = Now.AddSeconds(-1) },
                ParkingWorld.Row(owner, 3, 12, Now.AddSeconds(9)))).Select(i => i.Due!.Value));
        Assert.Equal([10L, 11L], (await world.DueAsync(owner, Now)).Rows.Select(r => r.Record.Offset));
        Assert.Null(Assert.Single(await world.InsertAsync(ParkingWorld.Row(owner, 1, 13, null))).Due);
    }

    [Fact]
    public async Task What_is_not_the_first_of_its_lane_is_not_due_and_its_owner_hears_when_the_first_is()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var owner = await world.OwnAsync();
        await world.ParkAsync(ParkingWorld.Row(owner, 1, 10, Now.AddSeconds(5)));
        Assert.Equal(Now.AddSeconds(5), Assert.Single(await world.InsertAsync(ParkingWorld.Row(owner, 1, 11, Now.AddSeconds(1)))).Due);
        Assert.Equal([Now.AddSeconds(5), null], (await world.LaneAsync(owner, 1)).Select(r => r.State.Due));
    }

    [Fact]
    public async Task A_new_owner_makes_due_what_nobody_would_look_at()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var owner = await world.OwnAsync();
        await world.ParkAsync(ParkingWorld.Row(owner, 1, 10, Now), ParkingWorld.Row(owner, 2, 11, Now.AddSeconds(7)));
        await world.ParkAsync(ParkingWorld.Row(owner, 1, 12, null), ParkingWorld.Row(owner, 2, 13, null));
        await world.Database.RunAsync("UPDATE parked_deliveries SET due = NULL WHERE \"offset\" = 10");

        var taken = await world.TakeAsync();
        Assert.Equal(Now, Assert.Single(taken.Queues).NextDue);
        owner = owner with { Epoch = taken.Epoch };
        Assert.Equal([Now, null], (await world.LaneAsync(owner, 1)).Select(r => r.State.Due));
        Assert.Equal([Now.AddSeconds(7), null], (await world.LaneAsync(owner, 2)).Select(r => r.State.Due));
    }

    [Fact]
    public async Task Two_tries_of_one_insert_at_the_same_time_park_it_once()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var owner = await world.OwnAsync();
        var row = ParkingWorld.Row(owner, 1, 10, Now);

        // The first hangs on its way to the disk; whoever asked has given it up.
        await using var source = Npgsql.NpgsqlDataSource.Create(world.Database.ConnectionString);
        await using var connection = await source.OpenConnectionAsync(Run.Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Run.Cancel);
        await using (var insert = new Npgsql.NpgsqlCommand(
            $"""
            INSERT INTO parked_deliveries (day, topic, partition, "offset", lane, tenant_id, destination, message_id, nonce, state, due, expires_at,
                record_headers, record_value, record_at, parked_at)
            VALUES ('2031-03-01', 'messages.outbound', 0, 10, 1, 'harbor', 'whatsapp:1', '{row.MessageId}', '0', 'waiting', now(), now(), '', '', now(), now())
            """, connection))
        {
            await insert.ExecuteNonQueryAsync(Run.Cancel);
        }

        var again = world.ParkAsync(row with { IsRepeated = true });
        await Eventually.HoldsAsync(async () => again.IsCompleted || await world.Database.ReadAsync<bool>("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)"));
        await transaction.CommitAsync(Run.Cancel);
        Assert.Equal([true], await again);
        Assert.Single(await world.LaneAsync(owner, 1));
    }

    [Fact]
    public async Task A_removal_that_comes_again_leaves_the_next_row_the_time_that_it_got_since()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var owner = await world.OwnAsync();
        await world.ParkAsync(ParkingWorld.Row(owner, 1, 10, Now));
        await world.ParkAsync(ParkingWorld.Row(owner, 1, 11, null));
        var removed = new Removed(owner, Assert.Single((await world.DueAsync(owner, Now)).Rows).Key, 1);
        await world.Table.RemoveAsync([removed], Now, Run.Cancel);
        var next = Assert.Single(await world.LaneAsync(owner, 1));
        await world.Table.PostponeAsync([new Postponed(owner, next.Key, next.Destination, next.State with { Due = Now.AddHours(1), IsHeld = true })], Run.Cancel);

        Assert.Equal([new Removal(IsOwner: true, HasNext: true)], await world.Table.RemoveAsync([removed], Now, Run.Cancel));
        Assert.Equal(Now.AddHours(1), Assert.Single(await world.LaneAsync(owner, 1)).State.Due);
    }

    [Fact]
    public async Task A_row_that_the_store_refuses_does_not_keep_others_out()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var owner = await world.OwnAsync();
        var answers = await world.InsertAsync(
            ParkingWorld.Row(owner, 1, 10, Now),
            ParkingWorld.Row(owner, 2, 11, Now) with { ParkedAt = Now.AddYears(-1) },
            ParkingWorld.Row(owner, 3, 12, Now),
            ParkingWorld.Row(owner with { Epoch = 9 }, 4, 13, Now));
        Assert.Equal([true, true, true, false], answers.Select(a => a.IsOwner));
        Assert.Equal([false, true, false, false], answers.Select(a => a.Refusal is not null));
        Assert.StartsWith("23514", answers[1].Refusal, StringComparison.Ordinal);
        Assert.Equal([10L, 12L], (await world.DueAsync(owner, Now)).Rows.Select(r => r.Record.Offset));
    }
}
