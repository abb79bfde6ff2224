using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Secrets;

public sealed class KeyRingTests(PostgresServer server) : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("relay-keys-");

    [Fact]
    public async Task Keys_in_a_directory_serve_all_processes_and_the_store_has_none()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using (var first = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path, More = InDirectory() }))
        {
            Assert.True(first.Log.Has(EventIds.KeyRingBareInDirectory));
            Assert.False(first.Log.Has(EventIds.KeyRingBare));
        }

        Assert.Equal(0L, await database.ReadAsync<long>("SELECT count(*) FROM data_keys"));
        Assert.Single(_directory.GetFiles("key-*.xml"));

        await using var second = await StoreHost.StartAsync(database, new HostSettings { More = InDirectory() });
        Assert.True(KeyVaultTests.IsLoaded(second, "acme"));
        await using var without = await StoreHost.StartAsync(database);
        Assert.False(KeyVaultTests.IsLoaded(without, "acme"));
    }

    [Fact]
    public async Task What_keys_of_the_store_encrypted_is_read_still_after_the_keys_moved()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await using (await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path }))
        {
        }

        await using (var moved = await StoreHost.StartAsync(database, new HostSettings { More = InDirectory() }))
        {
            Assert.True(KeyVaultTests.IsLoaded(moved, "acme"));
        }

        // And when somebody copies the keys, so that they are in both places.
        var key = await database.ReadAsync<string>("SELECT xml FROM data_keys");
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "key-copied.xml"), key, Run.Cancel);
        await using (var both = await StoreHost.StartAsync(database, new HostSettings { More = InDirectory() }))
        {
            Assert.True(KeyVaultTests.IsLoaded(both, "acme"));
        }

        await database.RunAsync("DELETE FROM data_keys");
        await using var copied = await StoreHost.StartAsync(database, new HostSettings { More = InDirectory() });
        Assert.True(KeyVaultTests.IsLoaded(copied, "acme"));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private Dictionary<string, string?> InDirectory() => new() { ["Secrets:Local:KeyRing:Directory"] = _directory.FullName };
}
