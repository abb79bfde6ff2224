using Relay.Secrets.Rotation;
using Relay.Storage.Rows;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Secrets.Rotation;

/// <summary>A process that is cut off at any point of a rotation leaves nothing that another cannot bring to its end.</summary>
public sealed class CrashTests(PostgresServer server)
{
    private const int Most = 150;

    [Theory]
    [InlineData(RotationKinds.GenesysSignature)]
    [InlineData(RotationKinds.MetaVerifyToken)]
    public async Task Cut_off_at_any_point_it_ends_as_done_or_was_never_begun(string kind)
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of([.. Enumerable.Range(1, Most).Select(n => TestSeed.Tenant($"t{n}"))]);
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        for (var point = 1; ; point++)
        {
            Assert.True(point <= Most, "There are more points than tenants.");
            var world = await RotationWorld.OpenAsync(host, $"t{point}", kind, new CrashPoints(n => n == point));
            var old = world.Provider.Current;
            await world.DareAsync(() => world.Desk.BeginAsync(world.Tenant, world.Wish(), RotationWorld.Admin, Run.Cancel));
            await world.RunToItsEndAsync();

            await IsWholeAsync(world, old, point);
            if (world.Points.Cuts == 0)
            {
                Assert.Equal(RotationStates.Done, Assert.Single(await world.RowsAsync()).State);
                Assert.True(point > 20, $"Only {point} points were found.");
                return;
            }
        }
    }

    [Fact]
    public async Task Cut_off_at_any_point_the_two_steps_of_an_app_secret_end_with_what_Meta_uses()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of([.. Enumerable.Range(1, Most).Select(n => TestSeed.Tenant($"t{n}"))]);
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        for (var point = 1; ; point++)
        {
            Assert.True(point <= Most, "There are more points than tenants.");
            var world = await RotationWorld.OpenAsync(host, $"t{point}", RotationKinds.MetaAppSecret, new CrashPoints(n => n == point));
            while (!await world.DareAsync(() => world.Desk.BeginAsync(world.Tenant, world.Wish(), RotationWorld.Admin, Run.Cancel)))
            {
                // The admin sees an error and tries again; if it was begun all the same, he is told so.
            }

            await world.RunToItsEndAsync(row => PasteAsync(world, row));

            Assert.Equal(RotationStates.Done, Assert.Single(await world.RowsAsync()).State);
            Assert.Equal(["made-by-meta-0123456789"], await world.ValidAsync());
            Assert.Null((await world.ReadAsync()).Meta!.SecretChangeUntil);
            if (world.Points.Cuts == 0)
            {
                Assert.True(point > 20, $"Only {point} points were found.");
                return;
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_happens_in_whatever_order_it_ends_and_nothing_valid_is_refused(int batch)
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of([.. Enumerable.Range(1, 12).Select(n => TestSeed.Tenant($"t{n}"))]);
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        for (var n = 1; n <= 12; n++)
        {
            var chance = new Random((batch * 100) + n);
            var calm = 0;
            var world = await RotationWorld.OpenAsync(host, $"t{n}", RotationKinds.GenesysSignature, new CrashPoints(_ => calm < 40 && chance.Next(12) == 0));
            var old = world.Provider.Current;
            foreach (var reaction in Enumerable.Range(0, chance.Next(5)))
            {
                world.Provider.Reactions.Enqueue((Reaction)chance.Next(5));
            }

            await world.DareAsync(() => world.Desk.BeginAsync(world.Tenant, world.Wish(overlap: TimeSpan.FromMinutes(5 + chance.Next(600))), RotationWorld.Admin, Run.Cancel));
            await world.RunToItsEndAsync(async row =>
            {
                calm++;
                if (chance.Next(15) == 0)
                {
                    await world.DareAsync(() => world.Desk.CancelAsync(world.Tenant, row.Id, RotationWorld.Admin, Run.Cancel));
                }
            });

            await IsWholeAsync(world, old, n);
        }
    }

    private static async Task PasteAsync(RotationWorld world, RotationRow row)
    {
        if (row.State == RotationStates.AwaitingValue)
        {
            if (world.Provider.Current != "made-by-meta-0123456789")
            {
                world.Provider.Use("made-by-meta-0123456789");
            }

            await world.DareAsync(() => world.Desk.BringAsync(world.Tenant, row.Id, new("made-by-meta-0123456789"), RotationWorld.Admin, Run.Cancel));
        }
    }

    // Done: the new one alone is left, in rows and values. Else the old one alone, as if nothing had been.
    private static async Task IsWholeAsync(RotationWorld world, string old, int point)
    {
        var rows = await world.RowsAsync();
        var ended = rows.SingleOrDefault();
        Assert.True(ended?.State is null or RotationStates.Done or RotationStates.Failed or RotationStates.Cancelled, $"point {point}: {ended?.State} {ended?.FaultWords}");
        var valid = Assert.Single(await world.ValidAsync());
        Assert.Equal(world.Provider.Current, valid);
        Assert.Equal(ended?.State == RotationStates.Done, valid != old);
        Assert.Equal(ended is null ? 0 : 1, (await world.AuditAsync()).Count(a => a == "secret.rotation-started"));
    }
}
