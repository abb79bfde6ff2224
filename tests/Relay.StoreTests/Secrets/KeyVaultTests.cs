using System.Text;
using Azure.Security.KeyVault.Secrets;
using Microsoft.EntityFrameworkCore;
using Relay.Model;
using Relay.Secrets;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Secrets;

public sealed class KeyVaultTests(PostgresServer server)
{
    private static readonly string[] Values =
        ["client-secret-acme", "genesys-secret-acme", "app-secret-acme", "verify-token-acme", "access-token-acme"];

    private static readonly TenantId Acme = TenantId.Parse("acme");

    [Fact]
    public async Task A_tenants_values_are_one_secret_in_the_vault_and_nowhere_in_the_store()
    {
        await using var vault = await KeyVaultStandIn.StartAsync();
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"), TestSeed.Tenant("globex"));
        await using (var first = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path, Vault = vault }))
        {
            await Eventually.HoldsAsync(() => IsLoaded(first, "acme") && IsLoaded(first, "globex"));
        }

        Assert.Equal(["relay-acme", "relay-globex"], vault.Contents.Names.Order(StringComparer.Ordinal));
        Assert.All(Values, value => Assert.Contains($"\"{value}\"", vault.Contents.Value("relay-acme"), StringComparison.Ordinal));
        Assert.Equal(vault.Contents.Versions("relay-acme").Select(v => "kv." + v), await database.ListAsync("SELECT bundle FROM tenants WHERE id = 'acme'"));
        Assert.Equal(0L, await database.ReadAsync<long>("SELECT count(*) FROM vault_bundles"));
        foreach (var table in await database.ListAsync("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"))
        {
            foreach (var value in Values)
            {
                var hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value));
                var hits = await database.ReadAsync<long>($"SELECT count(*) FROM \"{table}\" t WHERE t::text LIKE '%{value}%' OR t::text LIKE '%{hex}%'");
                Assert.True(hits == 0, $"{table} holds a value");
            }
        }

        // Another process knows them by the vault alone.
        await using var later = await StoreHost.StartAsync(database, new HostSettings { Vault = vault });
        await Eventually.HoldsAsync(() => IsLoaded(later, "acme"));
        var tenant = later.Directory.Current.Find("acme")!;
        Assert.Equal("client-secret-acme", tenant.Genesys!.ClientSecret.Reveal());
        Assert.Equal("app-secret-acme", tenant.SigningSecrets[ProviderKeys.Meta].Single().Value.Reveal());
        Assert.DoesNotContain(later.Log.All, line => Values.Any(v => line.Contains(v, StringComparison.Ordinal)));

        // The token was asked for as the vault's challenge says, which the client checks against the vault's name.
        Assert.All(vault.Scopes, scope => Assert.Equal("https://vault.azure.net/.default", scope));
    }

    [Fact]
    public async Task A_version_is_written_once_read_once_and_stays_as_history()
    {
        await using var vault = await KeyVaultStandIn.StartAsync();
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path, Vault = vault });
        await Eventually.HoldsAsync(() => IsLoaded(host, "acme"));
        Assert.Equal((1, 1), (vault.Contents.Writes, vault.Contents.Reads));

        // A change that concerns no secret asks the vault for nothing.
        await host.ChangeAsync(async db => (await db.Tenants.SingleAsync(Run.Cancel)).Name = "New name");
        await Eventually.HoldsAsync(() => host.Directory.Current.Find("acme")!.Name == "New name");
        Assert.Equal((1, 1), (vault.Contents.Writes, vault.Contents.Reads));

        var old = "kv." + vault.Contents.Versions("relay-acme").Single();
        await RotateTokenAsync(host, "another access token");
        await Eventually.HoldsAsync(() => host.Directory.Current.Find("acme")!.Accounts.Single().AccessToken?.Reveal() == "another access token");
        Assert.Equal((2, 3), (vault.Contents.Writes, vault.Contents.Reads));
        var (bundles, _) = await host.Get<ISecretVault>().ReadAsync([new BundleReference(Acme, old)], Run.Cancel);
        Assert.Equal("access-token-acme", bundles[Acme].Find(SecretNames.AccessToken("whatsapp", "number-acme"))!.Reveal());
    }

    [Fact]
    public async Task A_bundle_that_is_too_large_is_refused_before_anybody_is_asked()
    {
        await using var vault = await KeyVaultStandIn.StartAsync();
        await using var database = await server.CreateAsync();
        await using var host = StoreHost.Build(database, new HostSettings { Vault = vault });
        var fits = SecretBundle.Empty.With("n", new SecretValue(new string('x', KeyVaultVault.LargestBundle - 8)));
        var large = SecretBundle.Empty.With("n", new SecretValue(new string('x', KeyVaultVault.LargestBundle - 7)));

        var refused = await host.Get<ISecretVault>().WriteAsync(Bundles(large), Run.Cancel);
        Assert.True(refused.IsRefused);
        Assert.Equal(VaultFaultKind.TooLarge, refused.Fault.Kind);
        Assert.Contains("acme take 25601 bytes together, and Azure Key Vault takes at most 25600", refused.Fault.Reason, StringComparison.Ordinal);
        Assert.Equal(0, vault.Contents.MostAtOnce);

        var taken = await host.Get<ISecretVault>().WriteAsync(Bundles(fits), Run.Cancel);
        Assert.False(taken.IsRefused);
        Assert.Equal("kv." + vault.Contents.Versions("relay-acme").Single(), taken.Versions[Acme]);
    }

    [Fact]
    public async Task What_is_the_matter_with_one_tenants_secret_concerns_no_other_and_passes_when_it_is_mended()
    {
        await using var vault = await KeyVaultStandIn.StartAsync();
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of([.. new[] { "acme", "globex", "initech", "umbrella" }.Select(TestSeed.Tenant)]);
        await using (var first = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path, Vault = vault }))
        {
        }

        vault.Contents.Delete("relay-acme");
        vault.Contents.Disable("relay-globex");
        vault.Contents.Spoil("relay-initech", "what somebody typed in");
        await using var host = await StoreHost.StartAsync(database, new HostSettings { Vault = vault });
        await Eventually.HoldsAsync(() => IsLoaded(host, "umbrella"));
        Assert.All(new[] { "acme", "globex", "initech" }, id => Assert.False(IsLoaded(host, id)));
        Assert.True(host.Log.Has(EventIds.VaultUnreadable));
        Assert.False(host.Log.Has(EventIds.VaultAway));
        Assert.DoesNotContain(host.Log.All, line => line.Contains("typed in", StringComparison.Ordinal));

        // Nothing can be written either while the name is taken by what was deleted.
        var refused = await host.Get<ISecretVault>().WriteAsync(Bundles(SecretBundle.Empty.With("n", new SecretValue("value"))), Run.Cancel);
        Assert.Equal(VaultFaultKind.Deleted, refused.Fault!.Kind);
        Assert.Contains("409 ObjectIsDeletedButRecoverable); recover or purge it", refused.Fault.Reason, StringComparison.Ordinal);

        vault.Contents.Recover("relay-acme");
        await Eventually.HoldsAsync(() => IsLoaded(host, "acme"));
    }

    [Fact]
    public async Task A_seed_that_races_with_another_writer_loses_neither_change()
    {
        await using var vault = await KeyVaultStandIn.StartAsync();
        await using var database = await server.CreateAsync();
        using var before = TestSeed.Of(TestSeed.Tenant("acme"));
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = before.Path, Vault = vault });

        // While the seed file's second secret is on its way to the vault, somebody changes the token and commits.
        var more = TestSeed.Tenant("acme");
        more["meta"]!["appSecrets"]!.AsArray().Add(TestSeed.Secret("a2", "second-app-secret"));
        using var after = TestSeed.Of(more);
        var raced = false;
        vault.Mood = async context =>
        {
            if (context.Request is { Method: "PUT", ContentLength: > 0 } && !raced)
            {
                raced = true;
                await RotateTokenAsync(host, "a token of the other writer");
            }
        };
        await using var seeding = await StoreHost.StartAsync(database, new HostSettings { SeedFile = after.Path, Vault = vault });
        await Eventually.HoldsAsync(() => IsLoaded(seeding, "acme"));

        Assert.True(raced);
        var tenant = seeding.Directory.Current.Find("acme")!;
        Assert.Equal("a token of the other writer", tenant.Accounts.Single().AccessToken!.Reveal());
        Assert.Equal(["app-secret-acme", "second-app-secret"], tenant.Meta!.AppSecrets.Select(s => s.Value.Reveal()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Where_secrets_are_in_the_store_nobody_opens_a_vault()
    {
        await using var database = await server.CreateAsync();
        await using var host = StoreHost.Build(database);
        Assert.IsType<LocalVault>(host.Get<ISecretVault>());
        Assert.Null(host.Host.Services.GetService(typeof(SecretClient)));
        Assert.Null(host.Host.Services.GetService(typeof(KeyVaultAccess)));
    }

    internal static async Task RotateTokenAsync(StoreHost host, string token)
    {
        var vault = host.Get<ISecretVault>();
        await using var db = await host.DbAsync();
        var row = await db.Tenants.SingleAsync(t => t.Id == "acme", Run.Cancel);
        var read = await vault.ReadAsync([new BundleReference(Acme, row.Bundle!)], Run.Cancel);
        var bundle = read.Bundles[Acme].With(SecretNames.AccessToken("whatsapp", "number-acme"), new SecretValue(token));
        row.Bundle = (await vault.WriteAsync(Bundles(bundle), Run.Cancel)).Versions[Acme];
        await db.SaveChangesAsync(Run.Cancel);
    }

    internal static bool IsLoaded(StoreHost host, string tenant) => host.Directory.Current.Find(tenant) is { SecretsLoaded: true };

    internal static Dictionary<TenantId, SecretBundle> Bundles(SecretBundle bundle) => new() { [Acme] = bundle };
}
