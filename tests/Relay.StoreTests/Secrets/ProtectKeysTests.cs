using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Secrets;

/// <summary>A certificate is replaced by another, and the old one is thrown away.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ProtectKeysTests(PostgresServer server) : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("relay-certificates-");

    [Fact]
    public async Task Keys_change_from_bare_to_a_certificate_and_to_the_next_and_what_they_encrypted_stays_readable()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using (await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path }))
        {
        }

        var (first, second) = (Certificate("first"), Certificate("second"));
        Assert.Contains("masterKey", await KeysAsync(database), StringComparison.Ordinal);
        Assert.Equal((0, "Protected 1 keys with the certificate; 0 were before."), await ProtectAsync(database, first));
        Assert.DoesNotContain("masterKey", await KeysAsync(database), StringComparison.Ordinal);
        Assert.Equal((0, "Protected 0 keys with the certificate; 1 were before."), await ProtectAsync(database, first));
        Assert.True(await ReadsAsync(database, first));

        Assert.Equal((0, "Protected 1 keys with the certificate; 0 were before."), await ProtectAsync(database, second, first));
        Assert.True(await ReadsAsync(database, second));
        Assert.False(await ReadsAsync(database, first));
    }

    [Fact]
    public async Task A_key_under_another_certificate_is_named_and_left_as_it_is()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        var (first, second, third) = (Certificate("first"), Certificate("second"), Certificate("third"));
        await using (await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path, More = Using(first) }))
        {
        }

        var before = await KeysAsync(database);
        var (code, said) = await ProtectAsync(database, second, third);
        Assert.Equal(1, code);
        Assert.Contains("it is protected with a certificate that is neither Secrets:Local:Certificate nor Secrets:Local:FormerCertificate.", said, StringComparison.Ordinal);
        Assert.Equal(before, await KeysAsync(database));
    }

    [Fact]
    public async Task Keys_in_a_directory_are_replaced_in_their_files()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        var keys = _directory.CreateSubdirectory("keys");
        File.SetUnixFileMode(keys.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var inDirectory = new Dictionary<string, string?> { ["Secrets:Local:KeyRing:Directory"] = keys.FullName };
        await using (await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path, More = inDirectory }))
        {
        }

        var key = Assert.Single(keys.GetFiles());
        var mode = File.GetUnixFileMode(key.FullName);
        var certificate = Certificate("first");
        Assert.Equal((0, "Protected 1 keys with the certificate; 0 were before."), await ProtectAsync(database, certificate, more: inDirectory));
        Assert.Equal(key.Name, Assert.Single(keys.GetFiles()).Name);
        Assert.Equal(mode, File.GetUnixFileMode(key.FullName));
        Assert.DoesNotContain("masterKey", await File.ReadAllTextAsync(key.FullName, Run.Cancel), StringComparison.Ordinal);
        Assert.True(await ReadsAsync(database, certificate, inDirectory));
        Assert.False(await ReadsAsync(database, null, inDirectory));
    }

    [Fact]
    public async Task Without_a_certificate_it_says_what_is_missing()
    {
        await using var database = await server.CreateAsync();
        Assert.Equal(
            (1, "Secrets:Local:Certificate:File is empty; it must name the certificate that is to protect the keys."), await ProtectAsync(database, null));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static async Task<(int Code, string Said)> ProtectAsync(
        TestDatabase database, string? certificate, string? former = null, Dictionary<string, string?>? more = null)
    {
        using var said = new StringWriter(CultureInfo.InvariantCulture);
        var settings = new HostSettings { More = Using(certificate, former, more) };
        return (await ProtectKeysCommand.RunAsync(StoreHost.Build(database, settings).Host, said, said, Run.Cancel), said.ToString().Trim());
    }

    private static async Task<bool> ReadsAsync(TestDatabase database, string? certificate, Dictionary<string, string?>? more = null)
    {
        await using var host = await StoreHost.StartAsync(database, new HostSettings { More = Using(certificate, more: more) });
        return KeyVaultTests.IsLoaded(host, "acme");
    }

    private static async Task<string> KeysAsync(TestDatabase database) => string.Concat(await database.ListAsync("SELECT xml FROM data_keys ORDER BY id"));

    private static Dictionary<string, string?> Using(string? certificate, string? former = null, Dictionary<string, string?>? more = null)
    {
        var settings = new Dictionary<string, string?>(more ?? []);
        if (certificate is not null)
        {
            settings["Secrets:Local:Certificate:File"] = certificate;
        }

        if (former is not null)
        {
            settings["Secrets:Local:FormerCertificate:File"] = former;
        }

        return settings;
    }

    private string Certificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2050, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var path = Path.Combine(_directory.FullName, $"{name}.pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx));
        return path;
    }
}
