using Relay.Model;
using Relay.Storage.Parking;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Dispatch;

/// <summary>What people see of parked deliveries, and what they can have done with them.</summary>
public sealed class ParkedWishesTests(PostgresServer server)
{
    private static readonly TenantId Harbor = TenantId.Parse("harbor");
    private static readonly TenantId Other = TenantId.Parse("other");
    private static readonly Actor Somebody = new("user:ada@harbor.example", "192.0.2.7");

    [Fact]
    public async Task Destinations_are_counted_and_the_first_of_each_conversation_listed_for_their_tenant_alone()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var reader = world.Host.Get<ParkedReader>();
        Assert.Empty(await reader.DestinationsAsync(Harbor, Run.Cancel));
        var owner = await world.OwnAsync();
        await world.ParkAsync(
            Row(owner, lane: 1, 1, minutes: 30), Row(owner, lane: 2, 2, minutes: 10), Row(owner, lane: 3, 3, minutes: 20, destination: "genesys:g1"),
            Row(owner, lane: 4, 4, minutes: 5) with { TenantId = Other.Value });
        await world.ParkAsync(Row(owner, lane: 1, 5, minutes: 0));
        await world.ParkAsync(Row(owner, lane: 1, 6, minutes: 0));

        Assert.Equal(
            [new ParkedDestination("genesys:g1", 1, 1, At(20), ParkingWorld.Now, At(24 * 60)), new ParkedDestination(ParkingWorld.Destination, 2, 4, At(10), ParkingWorld.Now, At(24 * 60))],
            await reader.DestinationsAsync(Harbor, Run.Cancel));
        var heads = await reader.HeadsAsync(Harbor, ParkingWorld.Destination, null, 1, Run.Cancel);
        Assert.Equal([(ParkingWorld.IdOf(2), 1L)], heads.Select(h => (h.MessageId, h.Waiting)));
        var rest = await reader.HeadsAsync(Harbor, ParkingWorld.Destination, new ParkedPlace(heads[0].Due, heads[0].Key.Sequence), 10, Run.Cancel);
        Assert.Equal([(ParkingWorld.IdOf(1), 3L)], rest.Select(h => (h.MessageId, h.Waiting)));
        Assert.Empty(await reader.HeadsAsync(Other, "genesys:g1", null, 10, Run.Cancel));
    }

    [Fact]
    public async Task A_wish_is_carried_out_by_the_owner_once_and_is_in_the_audit()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var wishes = world.Host.Get<ParkedWishes>();
        var owner = await world.OwnAsync();
        await world.ParkAsync(Row(owner, lane: 1, 1, minutes: 30), Row(owner, lane: 2, 2, minutes: 40));
        await world.ParkAsync(Row(owner, lane: 1, 3, minutes: 0));
        var head = (await HeadsAsync(world))[0];

        Assert.False(await NoteAsync(wishes, head.Key, ParkedWish.Hasten, Other));
        Assert.False(await NoteAsync(wishes, head.Key with { Sequence = head.Key.Sequence + 1000 }, ParkedWish.Hasten));
        Assert.True(await NoteAsync(wishes, head.Key, ParkedWish.Hasten));
        Assert.True(await NoteAsync(wishes, head.Key, ParkedWish.Hasten));

        // Nobody but the owner changes the row, and nobody who was the owner.
        Assert.Equal(At(30), (await HeadsAsync(world))[0].Due);
        Assert.Empty(await wishes.GrantAsync([owner with { Epoch = owner.Epoch - 1 }, owner with { Partition = 7 }], [], At(1), Run.Cancel));

        // While it is being tried it is left alone, and the wish stays.
        Assert.Empty(await wishes.GrantAsync([owner], [1], At(1), Run.Cancel));
        Assert.Equal([new Granted(ParkingWorld.Topic, 0, ParkingWorld.Destination, false, 1)], await wishes.GrantAsync([owner], [2], At(1), Run.Cancel));
        Assert.Equal([(ParkingWorld.IdOf(1), At(1)), (ParkingWorld.IdOf(2), At(40))], (await HeadsAsync(world)).Select(h => (h.MessageId, h.Due)));
        Assert.Equal([ParkingWorld.IdOf(1)], (await world.DueAsync(owner, At(1))).Rows.Select(r => ParkingWorld.IdOf(r.Record.Offset)));
        Assert.Empty(await wishes.GrantAsync([owner], [], At(2), Run.Cancel));
        Assert.Equal(
            [$"harbor user:ada@harbor.example 192.0.2.7 parked.hastened {ParkingWorld.Destination} {head.Key}", $"harbor user:ada@harbor.example 192.0.2.7 parked.hastened {ParkingWorld.Destination} {head.Key}"],
            await world.Database.ListAsync("SELECT tenant_id || ' ' || actor || ' ' || source || ' ' || action || ' ' || (detail ->> 'destination') || ' ' || (detail ->> 'delivery') FROM audit"));
    }

    [Fact]
    public async Task What_is_given_up_expires_at_once_even_while_its_destination_is_closed_and_what_comes_later_does_not()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var wishes = world.Host.Get<ParkedWishes>();
        var owner = await world.OwnAsync();
        await world.ParkAsync(Row(owner, lane: 1, 1, minutes: 30), Row(owner, lane: 2, 2, minutes: 40), Row(owner, lane: 3, 3, minutes: 50) with { TenantId = Other.Value });
        Assert.True(await NoteAsync(wishes, null, ParkedWish.GiveUp));
        await world.ParkAsync(Row(owner, lane: 4, 4, minutes: 5) with { ParkedAt = At(1) });

        Assert.Equal([new Granted(ParkingWorld.Topic, 0, ParkingWorld.Destination, true, 2)], await wishes.GrantAsync([owner], [], At(2), Run.Cancel));
        var expired = await world.DueAsync(owner, At(2), expired: true);
        Assert.Equal([1, 2], expired.Rows.Select(r => r.Record.Offset));
        Assert.All(expired.Rows, r => Assert.Equal((At(2), At(2)), (r.ExpiresAt, r.State.Due)));

        // A try that was under way when it was given up puts it off no further than that.
        var row = expired.Rows[0];
        await world.Table.PostponeAsync([new Postponed(owner, row.Key, row.Destination, row.State with { Due = At(90) })], Run.Cancel);
        Assert.Equal([1, 2], (await world.DueAsync(owner, At(2), expired: true)).Rows.Select(r => r.Record.Offset));
        Assert.Equal([(ParkingWorld.IdOf(4), At(5))], (await HeadsAsync(world)).Where(h => h.ParkedAt == At(1)).Select(h => (h.MessageId, h.Due)));
    }

    [Fact]
    public async Task What_waits_for_a_providers_word_goes_on_waiting()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var wishes = world.Host.Get<ParkedWishes>();
        var owner = await world.OwnAsync();
        var row = Row(owner, lane: 1, 1, minutes: 30);
        await world.ParkAsync(row with { State = row.State with { IsHeld = true } });
        Assert.True((await HeadsAsync(world))[0].IsHeld);
        Assert.True(await NoteAsync(wishes, null, ParkedWish.Hasten));
        Assert.Empty(await wishes.GrantAsync([owner], [], At(1), Run.Cancel));
    }

    [Fact]
    public async Task Of_many_those_are_tried_that_come_next_anyway_and_no_more_than_a_page()
    {
        await using var world = await ParkingWorld.CreateAsync(server);
        var wishes = world.Host.Get<ParkedWishes>();
        var owner = await world.OwnAsync();
        var rows = Enumerable.Range(1, ParkedWishes.MostAtOnce + 20).Select(n => Row(owner, lane: n, n, minutes: n)).ToArray();
        await world.ParkAsync(rows);
        Assert.True(await NoteAsync(wishes, null, ParkedWish.Hasten));
        Assert.Equal(ParkedWishes.MostAtOnce, Assert.Single(await wishes.GrantAsync([owner], [], At(0), Run.Cancel)).Count);
        Assert.Empty(await wishes.GrantAsync([owner], [], At(0), Run.Cancel));
        Assert.Equal(20, await world.Database.ReadAsync<long>("SELECT count(*) FROM parked_deliveries WHERE due > TIMESTAMPTZ '2031-03-01 12:00Z'"));
    }

    private static DateTimeOffset At(int minutes) => ParkingWorld.Now.AddMinutes(minutes);

    private static NewParked Row(PartitionEpoch owner, long lane, long offset, int minutes, string destination = ParkingWorld.Destination) =>
        ParkingWorld.Row(owner, lane, offset, At(minutes), destination);

    private static Task<IReadOnlyList<ParkedHead>> HeadsAsync(ParkingWorld world) =>
        world.Host.Get<ParkedReader>().HeadsAsync(Harbor, ParkingWorld.Destination, null, 100, Run.Cancel);

    private static Task<bool> NoteAsync(ParkedWishes wishes, ParkedKey? key, ParkedWish wish, TenantId? tenant = null) =>
        wishes.NoteAsync(tenant ?? Harbor, ParkingWorld.Destination, key, wish, Somebody, ParkingWorld.Now, Run.Cancel);
}
