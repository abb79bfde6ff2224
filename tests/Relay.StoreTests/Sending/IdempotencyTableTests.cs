using Relay.Model;
using Relay.Storage;
using Relay.Storage.Idempotency;
using Relay.Storage.Partitions;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Sending;

public sealed class IdempotencyTableTests(PostgresServer server)
{
    private static readonly DateTimeOffset Start = new(2031, 3, 1, 23, 59, 59, TimeSpan.Zero);
    private static readonly TenantId Quay = TenantId.Parse("quay");
    private static readonly TenantId Lagoon = TenantId.Parse("lagoon");

    [Fact]
    public async Task A_key_stands_for_its_body_in_its_tenant_for_seven_days()
    {
        await using var world = await WorldAsync();
        Assert.Equal(KeyState.Taken, await world.TakeAsync(Quay, "k", 1));
        Assert.Equal(KeyState.Taken, await world.TakeAsync(Quay, "k", 1));
        Assert.Equal(KeyState.Other, await world.TakeAsync(Quay, "k", 2));
        Assert.Equal(KeyState.Taken, await world.TakeAsync(Lagoon, "k", 2));

        await world.Table.MarkWrittenAsync(Quay, "k", Run.Cancel);
        Assert.Equal(KeyState.Written, await world.TakeAsync(Quay, "k", 1));
        Assert.Equal(KeyState.Taken, await world.TakeAsync(Lagoon, "k", 2));

        // Over midnight, with another partition for new rows.
        world.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(KeyState.Written, await world.TakeAsync(Quay, "k", 1));
        Assert.Equal(KeyState.Other, await world.TakeAsync(Quay, "k", 2));
        await world.Table.MarkWrittenAsync(Lagoon, "k", Run.Cancel);
        Assert.Equal(KeyState.Written, await world.TakeAsync(Lagoon, "k", 2));
        Assert.Equal(2L, await world.Database.ReadAsync<long>("SELECT count(*) FROM idempotency_keys"));

        world.Time.Advance(TimeSpan.FromDays(7));
        await world.Host.Get<PartitionPlan>().ApplyInTurnAsync(Run.Cancel);
        Assert.Equal(KeyState.Taken, await world.TakeAsync(Quay, "k", 2));
        Assert.Equal(KeyState.Other, await world.TakeAsync(Quay, "k", 1));
    }

    [Fact]
    public async Task Of_many_who_use_a_key_at_once_with_different_bodies_one_has_it()
    {
        await using var world = await WorldAsync();
        var states = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => world.TakeAsync(Quay, "k", (byte)(n % 3))));
        Assert.Equal((20, 40), (states.Count(s => s == KeyState.Taken), states.Count(s => s == KeyState.Other)));
        Assert.Equal(1L, await world.Database.ReadAsync<long>("SELECT count(*) FROM idempotency_keys"));
    }

    private async Task<World> WorldAsync()
    {
        var database = await server.CreateAsync();
        var time = new ManualTime(Start);
        var host = StoreHost.Build(database, new HostSettings { Time = time });
        await host.Get<StoreMigrator>().MigrateAsync(Run.Cancel);
        await host.Get<PartitionPlan>().ApplyInTurnAsync(Run.Cancel);
        return new World(database, host, time);
    }

    private sealed record World(TestDatabase Database, StoreHost Host, ManualTime Time) : IAsyncDisposable
    {
        public IdempotencyTable Table => Host.Get<IdempotencyTable>();

        public async Task<KeyState> TakeAsync(TenantId tenant, string key, byte body) =>
            await Table.TakeAsync(tenant, key, [.. Enumerable.Repeat(body, 32)], Guid.NewGuid(), Run.Cancel);

        public async ValueTask DisposeAsync()
        {
            await ((IAsyncDisposable)Host.Host).DisposeAsync();
            await Database.DisposeAsync();
        }
    }
}
