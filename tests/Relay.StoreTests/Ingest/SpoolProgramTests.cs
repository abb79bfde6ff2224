using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Relay.Contracts;
using Relay.Kafka;
using Relay.StoreTests.Harness;
using Relay.Tests.Hosting;

namespace Relay.StoreTests.Ingest;

/// <summary>The real program with a store, and a Kafka that goes away and comes back.</summary>
public sealed class SpoolProgramTests : IAsyncLifetime
{
    private const int Partitions = 2;

    private readonly PostgresServer _server = new();
    private readonly MockCluster _kafka = MockCluster.Start(1);
    private readonly TestSeed _seed = TestSeed.Of(TestSeed.Tenant("acme"), TestSeed.Tenant("globex"));
    private readonly ServiceProvider _http = new ServiceCollection().AddHttpClient().BuildServiceProvider();
    private TestDatabase _database = null!;
    private int _sent;

    public async ValueTask InitializeAsync()
    {
        foreach (var topic in TopicNames.All)
        {
            _kafka.CreateTopic($"relay.{topic}", Partitions);
        }

        await _server.InitializeAsync();
        _database = await _server.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _server.DisposeAsync();
        await _http.DisposeAsync();
        _seed.Dispose();
        _kafka.Dispose();
    }

    [Fact]
    public async Task While_Kafka_is_away_webhooks_are_answered_200_and_afterwards_all_stand_on_the_topic_in_their_order()
    {
        await using var relay = await ReadyAsync();
        await TakenAsync(relay, "acme", 3);

        _kafka.SetDown(true);
        await TakenAsync(relay, "acme", 10);
        await relay.LineAsync("theirs go through the spool until it is empty");
        Assert.Equal(10, await WaitingAsync());
        await Eventually.HoldsAsync(async () => (await HealthAsync(relay)).Parts.GetValueOrDefault("kafka") != "ok", what: "ready says that Kafka is away");
        var (status, parts) = await HealthAsync(relay);
        Assert.Equal((200, "webhooks of 1 tenants go through it"), (status, parts["spool"]));

        // Every row keeps what the record would have been.
        Assert.Equal(10L, await _database.ReadAsync<long>("SELECT count(*) FROM spool WHERE tenant_id = 'acme' AND channel = 'meta' AND length(request_id) = 32"));

        _kafka.SetDown(false);

        // A busy tenant: somebody writes all the while until its spool is closed, and some more.
        await Eventually.HoldsAsync(
            async () =>
            {
                await TakenAsync(relay, "acme", 1);
                return relay.Lines.Any(l => l.Contains("The spool is empty", StringComparison.Ordinal));
            },
            seconds: 60,
            what: "the spool is emptied");
        await TakenAsync(relay, "acme", 20);
        await Eventually.HoldsAsync(async () => await WaitingAsync() == 0, seconds: 60);

        OnTopic("acme", _sent);
    }

    [Fact]
    public async Task What_a_process_left_in_the_spool_when_it_was_killed_another_brings_to_Kafka()
    {
        await using (var killed = await ReadyAsync())
        {
            await TakenAsync(killed, "acme", 2);
            _kafka.SetDown(true);
            await TakenAsync(killed, "acme", 6);
        }

        Assert.Equal(6, await WaitingAsync());

        // It starts while Kafka is still away, and is ready for webhooks all the same.
        await using var other = await StartAsync();
        await Eventually.HoldsAsync(async () => (await HealthAsync(other)).Status == 200, seconds: 60, "ready without Kafka");
        await TakenAsync(other, "acme", 3);

        _kafka.SetDown(false);
        await Eventually.HoldsAsync(async () => await WaitingAsync() == 0, seconds: 60, "the spool is emptied");
        OnTopic("acme", _sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_Kafka_and_the_store_away_a_webhook_is_503_with_a_time_to_come_back(bool hangs)
    {
        await using var relay = await ReadyAsync(("Ingest:AckTimeout:Meta", "00:00:01"));
        await TakenAsync(relay, "globex", 1);
        _kafka.SetDown(true);
        if (hangs)
        {
            _server.Pause();
        }
        else
        {
            await _server.KillAsync();
        }

        for (var i = 0; i < 5; i++)
        {
            var answer = await relay.SendAsync(RawRequest.Meta("acme", Body(1000 + i), "app-secret-acme"));
            Assert.Equal("5", answer.IsEmpty(503).Header("Retry-After"));
        }

        // And when the store is back, the spool takes them, though Kafka does not.
        if (hangs)
        {
            _server.Resume();
        }
        else
        {
            await _server.StartAsync();
        }

        await Eventually.HoldsAsync(
            async () => (await relay.SendAsync(RawRequest.Meta("acme", Body(2000), "app-secret-acme"))).Status == 200, seconds: 60, "a webhook is spooled");
    }

    private static byte[] Body(int number) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"object":"whatsapp_business_account","entry":[{}],"n":{{number}}}"""));

    // One after the other: each is answered before the next is sent.
    private async Task TakenAsync(RunningRelay relay, string tenant, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var body = Body(_sent);
            await Eventually.HoldsAsync(
                async () => (await relay.SendAsync(RawRequest.Meta(tenant, body, $"app-secret-{tenant}"))).Status == 200, seconds: 60, $"webhook {_sent} is taken");
            _sent++;
        }
    }

    // Repetitions are allowed; what comes first of each must stand in the order in which they were answered.
    private void OnTopic(string tenant, int count)
    {
        using var topic = new WebhooksTopic(_kafka.BootstrapServers, Partitions);
        var expected = Enumerable.Range(0, count).ToList();
        List<int> Firsts(int atLeast) =>
            [.. topic.Of(tenant, atLeast).Select(r => JsonDocument.Parse(r.Message.Value).RootElement.GetProperty("n").GetInt32()).Distinct()];
        var seen = Firsts(count);
        for (var more = count + 1; seen.Count < count; more++)
        {
            seen = Firsts(more);
        }

        Assert.Equal(expected, seen);
    }

    private async Task<RunningRelay> ReadyAsync(params (string Key, string Value)[] more)
    {
        var relay = await StartAsync(more);
        await Eventually.HoldsAsync(async () => (await HealthAsync(relay)).Status == 200, seconds: 60, "ready");
        return relay;
    }

    private Task<RunningRelay> StartAsync(params (string Key, string Value)[] more) => RunningRelay.StartAsync(
    [
        ("ConnectionStrings:Relay", _database.ConnectionString), ("Relay:Roles", "Ingest"), ("Tenants:SeedFile", _seed.Path),
        ("Kafka:BootstrapServers", _kafka.BootstrapServers), ("Kafka:Partitions", Partitions.ToString(CultureInfo.InvariantCulture)), ("Kafka:ReplicationFactor", "1"),
        .. more,
    ]);

    private Task<long> WaitingAsync() => _database.ReadAsync<long>("SELECT count(*) FROM spool");

    private async Task<(int Status, Dictionary<string, string> Parts)> HealthAsync(RunningRelay relay)
    {
        using var client = _http.GetRequiredService<IHttpClientFactory>().CreateClient();
        using var answer = await client.GetAsync($"http://127.0.0.1:{relay.Port}/health/ready", Run.Cancel);
        using var report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Run.Cancel));
        return ((int)answer.StatusCode, report.RootElement.GetProperty("parts").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal));
    }
}
