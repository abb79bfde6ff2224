using Relay.Model;
using Relay.Secrets.Rotation;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Secrets.Rotation;

/// <summary>What a rotation does in its order, and what it refuses.</summary>
public sealed class RotationTests(PostgresServer server)
{
    [Fact]
    public async Task Both_count_from_before_the_provider_is_told_until_the_overlap_ends_and_a_day_later_the_old_one_is_gone()
    {
        await using var database = await server.CreateAsync();
        await using var host = await StartAsync(database);
        var world = await RotationWorld.OpenAsync(host, "acme", RotationKinds.GenesysSignature);
        var old = world.Provider.Current;

        var begun = await world.Desk.BeginAsync(world.Tenant, world.Wish("pasted-by-an-admin", TimeSpan.FromHours(2)), RotationWorld.Admin, Run.Cancel);
        Assert.Equal(RotationStates.Spreading, begun.Rotation!.State);
        Assert.Equal(["genesys-secret-acme", "pasted-by-an-admin"], (await world.ValidAsync()).Order(StringComparer.Ordinal));
        await world.StepAsync();
        Assert.Equal((RotationStates.Spreading, 0), ((await world.RowsAsync())[0].State, world.Provider.Told));
        Assert.Contains("one process", (await world.RowsAsync())[0].FaultWords, StringComparison.Ordinal);

        world.Time.Advance(TimeSpan.FromSeconds(3));
        await world.StepAsync();
        await world.StepAsync();
        var confirmed = (await world.RowsAsync())[0];
        Assert.Equal((RotationStates.Overlap, 1, "pasted-by-an-admin"), (confirmed.State, world.Provider.Told, world.Provider.Current));
        Assert.Equal(world.Time.GetUtcNow().AddHours(2), confirmed.EndsAt);
        Assert.Equal(["g1"], confirmed.OldSecretIds);
        Assert.Equal(2, (await world.ValidAsync()).Count);

        world.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(["pasted-by-an-admin"], await world.ValidAsync());
        await world.StepAsync();
        Assert.Equal(RotationStates.Done, (await world.RowsAsync())[0].State);
        Assert.Equal(2L, await database.ReadAsync<long>("SELECT count(*) FROM signing_secrets WHERE provider = 'genesys'"));

        world.Time.Advance(TimeSpan.FromDays(1));
        await world.StepAsync();
        Assert.Equal([confirmed.NewSecretId!], await database.ListAsync("SELECT id FROM signing_secrets WHERE provider = 'genesys'"));
        Assert.Equal(1L, await database.ReadAsync<long>("SELECT count(*) FROM deleted_ids WHERE key = 'genesys/g1'"));
        Assert.Null((await world.RowsAsync())[0].NextAt);
        Assert.Equal(
            ["secret.rotation-started", "secret.rotation-spread", "secret.rotation-confirmed", "secret.rotation-ended", "secret.old-removed"], await world.AuditAsync());
        Assert.Equal(0L, await database.ReadAsync<long>($"SELECT count(*) FROM audit WHERE detail::text LIKE '%pasted%' OR detail::text LIKE '%{old}%'"));
        Assert.Equal("user:ada@acme.example 192.0.2.7", await database.ReadAsync<string>("SELECT actor || ' ' || source FROM audit WHERE action = 'secret.rotation-started'"));
    }

    [Fact]
    public async Task What_the_provider_refuses_for_good_is_taken_back()
    {
        await using var database = await server.CreateAsync();
        await using var host = await StartAsync(database);
        var world = await RotationWorld.OpenAsync(host, "acme", RotationKinds.GenesysSignature);
        world.Provider.Reactions.Enqueue(Reaction.IsBusy);
        world.Provider.Reactions.Enqueue(Reaction.Refuses);
        await world.Desk.BeginAsync(world.Tenant, world.Wish(), RotationWorld.Admin, Run.Cancel);
        await world.RunToItsEndAsync();

        var ended = Assert.Single(await world.RowsAsync());
        Assert.Equal((RotationStates.Failed, "refused", "It may not be changed."), (ended.State, ended.FaultCode, ended.FaultWords));
        Assert.Equal(["genesys-secret-acme"], await world.ValidAsync());
        Assert.Equal(1L, await database.ReadAsync<long>("SELECT count(*) FROM signing_secrets WHERE provider = 'genesys'"));
    }

    [Fact]
    public async Task A_provider_that_may_have_heard_is_told_again_and_nothing_is_taken_back_meanwhile()
    {
        await using var database = await server.CreateAsync();
        await using var host = await StartAsync(database);
        var world = await RotationWorld.OpenAsync(host, "acme", RotationKinds.GenesysSignature);
        foreach (var reaction in (Reaction[])[Reaction.TakesItWithoutAnAnswer, Reaction.Refuses, Reaction.IsBusy, Reaction.LosesItWithoutAnAnswer])
        {
            world.Provider.Reactions.Enqueue(reaction);
        }

        var begun = await world.Desk.BeginAsync(world.Tenant, world.Wish(), RotationWorld.Admin, Run.Cancel);
        var refused = 0;
        await world.RunToItsEndAsync(async row =>
        {
            if (row.State == RotationStates.Telling && row.OpenTells > 0)
            {
                var cancelled = await world.Desk.CancelAsync(world.Tenant, row.Id, RotationWorld.Admin, Run.Cancel);
                Assert.Equal("already-told", cancelled.Fault!.Code);
                Assert.Equal("not-confirmed", (await world.Desk.RevokeAsync(world.Tenant, row.Id, RotationWorld.Admin, Run.Cancel)).Fault!.Code);
                refused++;
            }
        });

        Assert.True(refused > 1);
        Assert.Equal(5, world.Provider.Told);
        Assert.Equal(RotationStates.Done, Assert.Single(await world.RowsAsync()).State);
        Assert.Equal(begun.Rotation!.Id, (await world.RowsAsync())[0].Id);
    }

    [Fact]
    public async Task A_webhook_that_is_signed_with_the_new_one_confirms_what_the_provider_never_answered()
    {
        await using var database = await server.CreateAsync();
        await using var host = await StartAsync(database);
        var world = await RotationWorld.OpenAsync(host, "acme", RotationKinds.GenesysSignature);
        world.Provider.Reactions.Enqueue(Reaction.TakesItWithoutAnAnswer);
        var begun = await world.Desk.BeginAsync(world.Tenant, world.Wish(), RotationWorld.Admin, Run.Cancel);
        await world.RunToItsEndAsync(row =>
        {
            if (row.OpenTells > 0 && row.State == RotationStates.Telling)
            {
                world.Sightings.Signed(world.Tenant, ProviderKeys.Genesys, begun.Rotation!.NewSecretId!, world.Time.GetUtcNow());
            }

            return Task.CompletedTask;
        });

        Assert.Equal(1, world.Provider.Told);
        Assert.Equal(RotationStates.Done, Assert.Single(await world.RowsAsync()).State);
    }

    [Fact]
    public async Task It_can_be_cancelled_before_the_provider_is_told_and_revoked_after_it_confirmed()
    {
        await using var database = await server.CreateAsync();
        await using var host = await StartAsync(database);
        var world = await RotationWorld.OpenAsync(host, "acme", RotationKinds.MetaVerifyToken);
        var first = (await world.Desk.BeginAsync(world.Tenant, world.Wish(), RotationWorld.Admin, Run.Cancel)).Rotation!;
        Assert.Equal("rotation-open", (await world.Desk.BeginAsync(world.Tenant, world.Wish(), RotationWorld.Admin, Run.Cancel)).Fault!.Code);
        Assert.Equal("not-confirmed", (await world.Desk.RevokeAsync(world.Tenant, first.Id, RotationWorld.Admin, Run.Cancel)).Fault!.Code);
        Assert.Equal(RotationStates.Cancelled, (await world.Desk.CancelAsync(world.Tenant, first.Id, RotationWorld.Admin, Run.Cancel)).Rotation!.State);
        Assert.Equal(["verify-token-acme"], await world.ValidAsync());

        var second = (await world.Desk.BeginAsync(world.Tenant, world.Wish(), RotationWorld.Admin, Run.Cancel)).Rotation!;
        for (var n = 0; n < 4; n++)
        {
            await world.StepAsync();
            world.Time.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.Equal("already-confirmed", (await world.Desk.CancelAsync(world.Tenant, second.Id, RotationWorld.Admin, Run.Cancel)).Fault!.Code);
        Assert.Equal(2, (await world.ValidAsync()).Count);
        Assert.Equal(RotationStates.Done, (await world.Desk.RevokeAsync(world.Tenant, second.Id, RotationWorld.Admin, Run.Cancel)).Rotation!.State);
        Assert.Equal([world.Provider.Current], await world.ValidAsync());
        Assert.Equal("already-finished", (await world.Desk.RevokeAsync(world.Tenant, second.Id, RotationWorld.Admin, Run.Cancel)).Fault!.Code);
        Assert.Equal("not-found", (await world.Desk.RevokeAsync(world.Tenant, Guid.NewGuid(), RotationWorld.Admin, Run.Cancel)).Fault!.Code);
    }

    [Fact]
    public async Task What_cannot_spread_within_an_hour_is_taken_back()
    {
        await using var database = await server.CreateAsync();
        await using var host = await StartAsync(database);
        var world = await RotationWorld.OpenAsync(host, "acme", RotationKinds.GenesysSignature);
        await world.Desk.BeginAsync(world.Tenant, world.Wish(), RotationWorld.Admin, Run.Cancel);
        world.Time.Advance(TimeSpan.FromMinutes(61));
        await world.StepAsync();

        Assert.Equal((RotationStates.Failed, "not-told-in-time"), ((await world.RowsAsync())[0].State, (await world.RowsAsync())[0].FaultCode));
        Assert.Equal(["genesys-secret-acme"], await world.ValidAsync());
        Assert.Equal(0, world.Provider.Told);
    }

    [Fact]
    public async Task A_ninth_secret_at_one_moment_is_refused_in_words_and_so_is_one_that_is_known()
    {
        await using var database = await server.CreateAsync();
        await using var host = await StartAsync(database);
        var world = await RotationWorld.OpenAsync(host, "acme", RotationKinds.GenesysSignature);
        for (var n = 0; n < 7; n++)
        {
            Assert.NotNull((await world.Desk.BeginAsync(world.Tenant, world.Wish(overlap: TimeSpan.FromDays(7)), RotationWorld.Admin, Run.Cancel)).Rotation);
            for (var step = 0; step < 4; step++)
            {
                await world.StepAsync();
                world.Time.Advance(TimeSpan.FromSeconds(3));
            }
        }

        Assert.Equal(8, (await world.ValidAsync()).Count);
        Assert.Equal("too-many-secrets", (await world.Desk.BeginAsync(world.Tenant, world.Wish(), RotationWorld.Admin, Run.Cancel)).Fault!.Code);
        Assert.Equal(
            "value-known", (await world.Desk.BeginAsync(world.Tenant, world.Wish(world.Provider.Current), RotationWorld.Admin, Run.Cancel)).Fault!.Code);

        // The oldest keeps its own end: later rotations make no overlap longer.
        var ends = await database.ListAsync("SELECT not_after::text FROM signing_secrets WHERE provider = 'genesys' AND not_after IS NOT NULL ORDER BY not_after");
        Assert.Equal(7, ends.Distinct().Count());
    }

    [Fact]
    public async Task Of_two_that_begin_at_once_one_begins()
    {
        await using var database = await server.CreateAsync();
        await using var host = await StartAsync(database);
        var world = await RotationWorld.OpenAsync(host, "acme", RotationKinds.GenesysSignature);
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            Task.Run(() => world.Desk.BeginAsync(world.Tenant, world.Wish(), RotationWorld.Admin, Run.Cancel))));

        Assert.Single(results, r => r.Rotation is not null);
        Assert.All(results.Where(r => r.Fault is not null), r => Assert.Contains(r.Fault!.Code, (string[])["rotation-open", "busy"]));
        Assert.Equal(2, (await world.ValidAsync()).Count);
    }

    private static async Task<StoreHost> StartAsync(TestDatabase database)
    {
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        return await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
    }
}
