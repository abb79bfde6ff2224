using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Relay.StoreTests.Harness;
using Relay.Tests.Hosting;

namespace Relay.StoreTests;

/// <summary>The real program with a real store that comes and goes.</summary>
public sealed class ProgramTests : IAsyncLifetime
{
    private static readonly byte[] Body = """{"object":"whatsapp_business_account","entry":[{}]}"""u8.ToArray();

    private readonly PostgresServer _server = new();
    private readonly ServiceProvider _http = new ServiceCollection().AddHttpClient().BuildServiceProvider();

    public async ValueTask InitializeAsync() => await _server.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _http.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Before_the_first_snapshot_nothing_is_refused_and_afterwards_an_outage_of_the_store_is_not_noticed()
    {
        await using var database = await _server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"));
        await _server.StopAsync();
        await using var relay = await RunningRelay.StartAsync(Settings(database, ("Tenants:SeedFile", file.Path)));

        // It listens, and knows nobody.
        Assert.Equal(503, await AnswerAsync(relay, "app-secret-acme"));
        Assert.Equal(503, await AnswerAsync(relay, "wrong"));
        Assert.Equal(503, await ReadyAsync(relay));
        Assert.Equal(503, (await relay.SendAsync(Handshake("verify-token-acme"))).Status);

        await _server.StartAsync();
        await Eventually.HoldsAsync(async () => await ReadyAsync(relay) == 200, seconds: 60, "ready");
        Assert.Equal(200, await AnswerAsync(relay, "app-secret-acme"));
        Assert.Equal(401, await AnswerAsync(relay, "wrong"));
        Assert.Equal(200, (await relay.SendAsync(Handshake("verify-token-acme"))).Status);

        await _server.KillAsync();
        await relay.LineAsync("The store takes no heartbeat");
        Assert.Equal(200, await AnswerAsync(relay, "app-secret-acme"));
        Assert.Equal(401, await AnswerAsync(relay, "wrong"));
        Assert.Equal(200, await ReadyAsync(relay));

        await _server.StartAsync();
        await relay.LineAsync("The store takes heartbeats again");
        Assert.DoesNotContain(relay.Lines, l => l.Contains("acme", StringComparison.Ordinal) && l.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Migrating_is_left_to_the_operator_when_it_is_forbidden_at_start()
    {
        await using var database = await _server.CreateAsync();
        var (code, _, output) = await EndAsync(Settings(database, ("Store:MigrateAtStart", "false")));
        Assert.Equal(1, code);
        Assert.Contains("run 'dotnet Relay.dll migrate' first", output, StringComparison.Ordinal);

        using var told = new StringWriter(CultureInfo.InvariantCulture);
        Assert.Equal(0, await MigrateCommand.RunAsync(StoreHost.Build(database).Host, told, told, Run.Cancel));
        Assert.StartsWith("Applied ", told.ToString(), StringComparison.Ordinal);

        await using var relay = await RunningRelay.StartAsync(Settings(database, ("Store:MigrateAtStart", "false")));
        await Eventually.HoldsAsync(async () => await ReadyAsync(relay) == 200, seconds: 60, "ready");
    }

    [Fact]
    public async Task A_seed_file_that_does_not_fit_the_store_stops_the_start()
    {
        await using var database = await _server.CreateAsync();
        using (var first = TestSeed.Of(TestSeed.Tenant("acme")))
        {
            await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = first.Path });
        }

        var thief = TestSeed.Tenant("globex");
        thief["accounts"]![0]!["id"] = "number-acme";
        thief["accounts"]!.AsArray().Add(new JsonObject { ["channel"] = "whatsapp", ["id"] = "number-own" });
        using var file = TestSeed.Of(thief);
        var (code, _, output) = await EndAsync(Settings(database, ("Tenants:SeedFile", file.Path)));

        Assert.Equal(1, code);
        Assert.Contains("tenant globex: the account whatsapp number-acme belongs to another tenant", output, StringComparison.Ordinal);
        Assert.Equal(0L, await database.ReadAsync<long>("SELECT count(*) FROM tenants WHERE id = 'globex'"));
    }

    private static (string Key, string Value)[] Settings(TestDatabase database, params (string Key, string Value)[] more) =>
        [("ConnectionStrings:Relay", database.ConnectionString), ("Relay:Roles", "Ingest"), .. more];

    private static Task<(int ExitCode, IReadOnlyList<string> Errors, string Output)> EndAsync((string Key, string Value)[] settings) =>
        RelayProcess.RunAsync([.. settings.Select(s => (s.Key, (string?)s.Value))]);

    private static async Task<int> AnswerAsync(RunningRelay relay, string secret) =>
        (await relay.SendAsync(RawRequest.Meta("acme", Body, secret))).Status;

    private async Task<int> ReadyAsync(RunningRelay relay)
    {
        using var client = _http.GetRequiredService<IHttpClientFactory>().CreateClient();
        using var answer = await client.GetAsync($"http://127.0.0.1:{relay.Port}/health/ready", Run.Cancel);
        return (int)answer.StatusCode;
    }

    private static RawRequest Handshake(string token) =>
        new("GET", $"/webhook/meta/acme?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=42");
}
