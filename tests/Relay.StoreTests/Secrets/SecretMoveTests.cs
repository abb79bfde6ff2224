using System.Globalization;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Secrets;

public sealed class SecretMoveTests(PostgresServer server)
{
    private static readonly Dictionary<string, string?> BackHome = new(KeyVaultStandIn.Settings) { ["Secrets:Provider"] = "Local" };

    [Fact]
    public async Task Secrets_move_to_the_vault_and_back_while_processes_serve_by_them()
    {
        await using var vault = await KeyVaultStandIn.StartAsync();
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of([.. Enumerable.Range(0, 120).Select(i => TestSeed.Tenant($"t{i}")), TestSeed.Tenant("acme")]);
        await using (await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path }))
        {
        }

        // With the vault set, what is in the store is read from there still, and what changes goes to the vault.
        await using var serving = await StoreHost.StartAsync(database, new HostSettings { Vault = vault });
        await Eventually.HoldsAsync(() => Loaded(serving) == 121);
        Assert.Equal(0, vault.Contents.Reads);
        await KeyVaultTests.RotateTokenAsync(serving, "a token of the vault");
        Assert.Equal(["relay-acme"], vault.Contents.Names);

        Assert.Equal((0, "Moved the secrets of 120 tenants to KeyVault."), await MoveAsync(database, new HostSettings { Vault = vault }));
        Assert.Equal(121, vault.Contents.Names.Count);
        Assert.Equal(121L, await database.ReadAsync<long>("SELECT count(*) FROM tenants WHERE bundle LIKE 'kv.%'"));
        Assert.Equal(120L, await database.ReadAsync<long>("SELECT count(*) FROM audit WHERE action = 'secrets.moved'"));
        Assert.Equal((0, "Moved the secrets of 0 tenants to KeyVault."), await MoveAsync(database, new HostSettings { Vault = vault }));

        // Nothing of the store's is needed any more.
        await database.RunAsync("DELETE FROM vault_bundles");
        await using (var later = await StoreHost.StartAsync(database, new HostSettings { Vault = vault }))
        {
            await Eventually.HoldsAsync(() => Loaded(later) == 121);
            Assert.Equal("a token of the vault", later.Directory.Current.Find("acme")!.Accounts.Single().AccessToken!.Reveal());
            Assert.Equal("app-secret-t7", later.Directory.Current.Find("t7")!.Meta!.AppSecrets.Single().Value.Reveal());
        }

        Assert.Equal((0, "Moved the secrets of 121 tenants to Local."), await MoveAsync(database, new HostSettings { Vault = vault, More = BackHome }));
        await using var home = await StoreHost.StartAsync(database);
        Assert.Equal(121, Loaded(home));
        await Eventually.HoldsAsync(() => Loaded(serving) == 121);
    }

    [Fact]
    public async Task What_cannot_be_moved_stays_where_it_is_and_is_told()
    {
        await using var vault = await KeyVaultStandIn.StartAsync();
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"), TestSeed.Tenant("globex"));
        await using (await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path }))
        {
        }

        vault.Mood = context => KeyVaultContents.RefuseAsync(context, 500, "InternalServerError", "");
        var (code, said) = await MoveAsync(database, new HostSettings { Vault = vault });
        Assert.Equal(1, code);
        Assert.Contains("Stopped: the vault answers 500 InternalServerError. Run it again", said, StringComparison.Ordinal);
        Assert.Equal(0L, await database.ReadAsync<long>("SELECT count(*) FROM tenants WHERE bundle LIKE 'kv.%'"));

        vault.Mood = null;
        await database.RunAsync("UPDATE vault_bundles SET version = version || 'x' WHERE tenant_id = 'acme'");
        (code, said) = await MoveAsync(database, new HostSettings { Vault = vault });
        Assert.Equal(1, code);
        Assert.Contains("Moved the secrets of 1 tenants to KeyVault.", said, StringComparison.Ordinal);
        Assert.Contains("Not moved, since they cannot be read where they are: those of acme.", said, StringComparison.Ordinal);
        Assert.Equal(["globex"], await database.ListAsync("SELECT id FROM tenants WHERE bundle LIKE 'kv.%'"));
    }

    private static async Task<(int Code, string Said)> MoveAsync(TestDatabase database, HostSettings settings)
    {
        using var said = new StringWriter(CultureInfo.InvariantCulture);
        var code = await MoveSecretsCommand.RunAsync(StoreHost.Build(database, settings).Host, said, said, Run.Cancel);
        return (code, said.ToString().Trim());
    }

    private static int Loaded(StoreHost host) => host.Directory.Current.Tenants.Count(t => t.SecretsLoaded);
}
