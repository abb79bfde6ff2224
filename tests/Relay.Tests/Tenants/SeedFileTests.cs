using Relay.Tests.Hosting;

namespace Relay.Tests.Tenants;

/// <summary>The real program and a seed file on disk.</summary>
public sealed class SeedFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"relay-seed-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task Its_faults_stop_the_start_beside_those_of_other_settings()
    {
        await File.WriteAllTextAsync(
            _path,
            """
            { "tenants": [ { "id": "a", "meta": { "appId": "1", "appSecrets": [ { "id": "s", "value": ["hush-1"] } ], "hush-2": "hush-3" } } ] }
            """,
            TestContext.Current.CancellationToken);
        var (exitCode, errors, output) = await RelayProcess.RunAsync(("Tenants:SeedFile", _path), ("Kafka:Partitions", "0"));
        Assert.Equal(1, exitCode);
        Assert.Equal(
            [
                "Kafka:Partitions is 0; allowed is 1 to 1000.",
                $"Tenants:SeedFile {_path}: $.tenants[0].meta.appSecrets[0].value: is a list; a string or {{ \"env\": \"NAME\" }} is expected.",
                $"Tenants:SeedFile {_path}: $.tenants[0].meta.hush-2: is nothing that the seed file knows; allowed here are appId, appSecrets, verifyTokens.",
                $"Tenants:SeedFile {_path}: $.tenants[0].name: is missing.",
            ],
            errors.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("hush-1", string.Join('\n', errors) + output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_of_the_real_environment_is_read()
    {
        await File.WriteAllTextAsync(
            _path,
            """
            { "tenants": [ { "id": "a", "name": "A", "accounts": [
              { "channel": "whatsapp", "id": "1", "accessToken": { "env": "A_TOKEN" } }, { "channel": "whatsapp", "id": "2", "accessToken": { "env": "NO_TOKEN" } } ] } ] }
            """,
            TestContext.Current.CancellationToken);
        var (exitCode, errors, _) = await RelayProcess.RunAsync(("Tenants:SeedFile", _path), ("A_TOKEN", "some-token"));
        Assert.Equal(1, exitCode);
        Assert.Equal($"Tenants:SeedFile {_path}: $.tenants[0].accounts[1].accessToken: names the environment variable 'NO_TOKEN', which is not set.", Assert.Single(errors));
    }

    [Fact]
    public async Task A_folder_is_no_file()
    {
        var (exitCode, errors, _) = await RelayProcess.RunAsync(("Tenants:SeedFile", Path.GetTempPath()));
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"Tenants:SeedFile is '{Path.GetTempPath()}', which cannot be read (", Assert.Single(errors), StringComparison.Ordinal);
    }
}
