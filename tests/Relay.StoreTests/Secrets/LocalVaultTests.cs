using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Relay.Model;
using Relay.Secrets;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Secrets;

public sealed class LocalVaultTests(PostgresServer server)
{
    private static readonly string[] Values =
        ["client-secret-acme", "genesys-secret-acme", "app-secret-acme", "verify-token-acme", "access-token-acme"];

    [Fact]
    public async Task No_value_stands_anywhere_in_the_database()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });

        // The values are known to the process...
        var tenant = host.Directory.Current.Find("acme")!;
        Assert.Equal("client-secret-acme", tenant.Genesys!.ClientSecret.Reveal());
        Assert.Equal("genesys-secret-acme", tenant.SigningSecrets[ProviderKeys.Genesys].Single().Value.Reveal());
        Assert.Equal("app-secret-acme", tenant.SigningSecrets[ProviderKeys.Meta].Single().Value.Reveal());
        Assert.Equal("verify-token-acme", tenant.Meta!.VerifyTokens.Single().Value.Reveal());
        Assert.Equal("access-token-acme", tenant.Accounts.Single().AccessToken!.Reveal());

        // ...and no row of any table holds one, as text or as bytes.
        foreach (var table in await database.ListAsync("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"))
        {
            foreach (var value in Values)
            {
                var hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value));
                var hits = await database.ReadAsync<long>($"SELECT count(*) FROM \"{table}\" t WHERE t::text LIKE '%{value}%' OR t::text LIKE '%{hex}%'");
                Assert.True(hits == 0, $"{table} holds a value");
            }
        }

        Assert.DoesNotContain(host.Log.All, line => Values.Any(v => line.Contains(v, StringComparison.Ordinal)));
        Assert.True(host.Log.Has(EventIds.KeyRingBare));
    }

    [Fact]
    public async Task A_bundle_put_into_another_tenants_row_cannot_be_read()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"), TestSeed.Tenant("globex"));
        await using (await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path }))
        {
        }

        await database.RunAsync("UPDATE vault_bundles SET protected = (SELECT protected FROM vault_bundles WHERE tenant_id = 'globex') WHERE tenant_id = 'acme'");
        await using var later = await StoreHost.StartAsync(database);

        // Its webhooks get 503 then: a secret that cannot be read is not a secret that is absent.
        Assert.False(later.Directory.Current.Find("acme")!.SecretsLoaded);
        Assert.Empty(later.Directory.Current.Find("acme")!.SigningSecrets[ProviderKeys.Meta]);
        Assert.True(later.Directory.Current.Find("globex")!.SecretsLoaded);
        Assert.True(later.Log.Has(EventIds.BundleUnreadable));
    }

    [Fact]
    public async Task A_tenant_whose_secrets_can_be_read_again_is_loaded_again()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using (await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path }))
        {
        }

        await database.RunAsync("UPDATE vault_bundles SET version = version || 'x'");
        await using var host = await StoreHost.StartAsync(database);
        Assert.False(host.Directory.Current.Find("acme")!.SecretsLoaded);

        await database.RunAsync("UPDATE vault_bundles SET version = rtrim(version, 'x')");
        await Eventually.HoldsAsync(() => host.Directory.Current.Find("acme")!.SecretsLoaded);
    }

    [Fact]
    public async Task With_a_certificate_the_keys_are_encrypted_too_and_useless_without_it()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        var certificate = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(certificate, SelfSigned("open sesame"), Run.Cancel);
            var settings = new HostSettings
            {
                SeedFile = file.Path,
                More = { ["Secrets:Local:Certificate:File"] = certificate, ["Secrets:Local:Certificate:Password"] = "open sesame" },
            };
            await using (var first = await StoreHost.StartAsync(database, settings))
            {
                Assert.False(first.Log.Has(EventIds.KeyRingBare));
            }

            Assert.Equal(1L, await database.ReadAsync<long>("SELECT count(*) FROM data_keys WHERE xml LIKE '%<encryptedSecret%' AND xml NOT LIKE '%<masterKey%'"));
            Assert.Equal(1L, await database.ReadAsync<long>("SELECT count(*) FROM data_keys"));

            await using (var second = await StoreHost.StartAsync(database, settings))
            {
                Assert.True(second.Directory.Current.Find("acme")!.SecretsLoaded);
            }

            await using var without = await StoreHost.StartAsync(database);
            Assert.False(without.Directory.Current.Find("acme")!.SecretsLoaded);
        }
        finally
        {
            File.Delete(certificate);
        }
    }

    [Fact]
    public void A_certificate_that_cannot_be_read_stops_the_start_without_telling_its_password()
    {
        var certificates = new KeyRingCertificates(new LocalVaultOptions { Certificate = { File = "/nowhere/relay.pfx", Password = "hush" } });
        var fault = Assert.Single(new SecretsOptionsValidator(certificates).Validate(null, new SecretsOptions()).Failures!);
        Assert.StartsWith("Secrets:Local:Certificate:File is '/nowhere/relay.pfx'", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_versions_go_but_for_the_last_ones_and_the_one_that_counts()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        var vault = host.Get<ISecretVault>();
        var tenant = TenantId.Parse("acme");
        for (var i = 0; i < 15; i++)
        {
            await vault.WriteAsync(
                new Dictionary<TenantId, SecretBundle> { [tenant] = SecretBundle.Empty.With("n", new SecretValue($"value {i}")) }, Run.Cancel);
            await Task.Delay(2, Run.Cancel);
        }

        Assert.Equal(11L, await database.ReadAsync<long>("SELECT count(*) FROM vault_bundles"));
        Assert.Equal(1L, await database.ReadAsync<long>("SELECT count(*) FROM vault_bundles JOIN tenants ON id = tenant_id AND bundle = vault_bundles.version"));
    }

    private static byte[] SelfSigned(string password)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=relay test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2050, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return certificate.Export(X509ContentType.Pfx, password);
    }
}
