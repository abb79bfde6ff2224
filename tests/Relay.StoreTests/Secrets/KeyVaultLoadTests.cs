using Microsoft.EntityFrameworkCore;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Secrets;

/// <summary>Many tenants, whose bundles take their time.</summary>
public sealed class KeyVaultLoadTests(PostgresServer server)
{
    private const int Tenants = 1200;

    [Fact]
    public async Task Tenants_serve_as_their_bundles_come_and_none_is_swapped_in_alone()
    {
        await using var vault = await KeyVaultStandIn.StartAsync();
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of([.. Enumerable.Range(0, Tenants).Select(i => TestSeed.Tenant($"t{i}"))]);
        await using (var first = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path, Vault = vault }))
        {
        }

        Assert.Equal(Tenants, vault.Contents.Writes);
        Assert.Equal(Tenants, vault.Contents.Names.Count);

        // The vault answers a page and a half, and then nobody until it is let.
        var before = vault.Contents.Reads;
        var letGo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        vault.Mood = context => vault.Contents.Reads - before < 750 || letGo.Task.IsCompleted || context.Request.Headers.Authorization.Count == 0
            ? Task.CompletedTask
            : letGo.Task.WaitAsync(context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        await using var host = await StoreHost.StartAsync(database, new HostSettings { Vault = vault });

        // All tenants are known, and a page of them serves; the others are answered 503 meanwhile.
        Assert.Equal(Tenants, host.Directory.Current.Count);
        Assert.InRange(Loaded(host), 500, Tenants - 1);

        // What the vault answered before it went silent counts as well, and a change in the store does not wait for the vault either.
        await Eventually.HoldsAsync(() => Loaded(host) >= 750, seconds: 40, what: "the bundles of the second page");
        await host.ChangeAsync(async db => (await db.Tenants.SingleAsync(t => t.Id == "t1", Run.Cancel)).Name = "New name");
        await Eventually.HoldsAsync(() => host.Directory.Current.Find("t1")!.Name == "New name", seconds: 40);
        Assert.InRange(Loaded(host), 750, Tenants - 1);

        letGo.SetResult();
        await Eventually.HoldsAsync(() => Loaded(host) == Tenants, seconds: 60);
        Assert.InRange(vault.Contents.MostAtOnce, 1, 32);
        var swaps = host.Log.All.Count(line => line.StartsWith("Tenants loaded from the store", StringComparison.Ordinal));
        Assert.InRange(swaps, 3, 12);
    }

    private static int Loaded(StoreHost host) => host.Directory.Current.Tenants.Count(t => t.SecretsLoaded);
}
