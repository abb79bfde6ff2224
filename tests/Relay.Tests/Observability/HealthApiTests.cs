using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Relay.Kafka;
using Relay.Observability;
using Relay.Tests.Hosting;

namespace Relay.Tests.Observability;

public sealed class HealthApiTests
{
    [Fact]
    public async Task Live_says_so_whatever_else_is_wrong()
    {
        await using var app = new RelayApp();
        await AssertLiveAsync(app);
        app.Services.GetRequiredService<Readiness>().Drain();
        await AssertLiveAsync(app);
    }

    [Fact]
    public async Task Ready_names_its_parts_and_the_embedded_broker()
    {
        await using var app = new RelayApp();
        using var json = await ReadyAsync(app, 200);
        Assert.Equal(["kafkaBootstrapServers", "parts", "status"], json.RootElement.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal("ready", json.RootElement.GetProperty("status").GetString());
        Assert.Equal(app.Cluster.BootstrapServers, json.RootElement.GetProperty("kafkaBootstrapServers").GetString());
        var parts = json.RootElement.GetProperty("parts").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString(), StringComparer.Ordinal);
        Assert.Contains("kafka", parts.Keys);
        Assert.All(parts.Values, said => Assert.Equal("ok", said));
    }

    [Fact]
    public async Task A_process_that_drains_is_unready_and_still_takes_webhooks()
    {
        await using var app = new RelayApp();
        using (await ReadyAsync(app, 200))
        {
            app.Services.GetRequiredService<Readiness>().Drain();
        }

        using var json = await ReadyAsync(app, 503);
        Assert.Equal("unready", json.RootElement.GetProperty("status").GetString());
        Assert.Equal("draining", json.RootElement.GetProperty("parts").GetProperty("process").GetString());
        (await app.SendAsync(RawRequest.Meta(The.Tenant, "{}"u8.ToArray()))).IsEmpty(200);
    }

    [Fact]
    public async Task Records_that_were_lost_are_said_and_stop_nothing()
    {
        await using var app = new RelayApp();
        using (await ReadyAsync(app, 200))
        {
            app.Services.GetRequiredService<KafkaHealth>().OnLost("normalize", 12);
        }

        using var json = await ReadyAsync(app, 200);
        Assert.Contains("12 records", json.RootElement.GetProperty("parts").GetProperty("lost.normalize").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_brokers_that_do_not_answer_it_is_live_and_unready_and_webhooks_get_503()
    {
        await using var app = new RelayApp().With("Kafka:BootstrapServers", "127.0.0.1:1").With("Ingest:AckTimeout:Meta", "00:00:00.4");
        await AssertLiveAsync(app);
        var refused = (await app.SendAsync(RawRequest.Meta(The.Tenant, "{}"u8.ToArray()))).IsEmpty(503);
        Assert.Equal("5", refused.Header("Retry-After"));

        var (status, body) = await GetAsync(app, "/health/ready");
        Assert.Equal(503, status);
        using var json = JsonDocument.Parse(body);
        Assert.Equal("unready", json.RootElement.GetProperty("status").GetString());
        Assert.False(json.RootElement.TryGetProperty("kafkaBootstrapServers", out _));
        Assert.NotEqual("ok", json.RootElement.GetProperty("parts").GetProperty("topics").GetString());
    }

    private static async Task AssertLiveAsync(RelayApp app)
    {
        var (status, body) = await GetAsync(app, "/health/live");
        Assert.Equal(200, status);
        Assert.Equal("""{"status":"live"}""", body);
    }

    /// <summary>Waits until the topics are looked at, then reads.</summary>
    private static async Task<JsonDocument> ReadyAsync(RelayApp app, int status)
    {
        _ = app.Port;
        await app.Services.GetRequiredService<TopicsReady>().Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        var (answered, body) = await GetAsync(app, "/health/ready");
        Assert.Equal(status, answered);
        return JsonDocument.Parse(body);
    }

    private static async Task<(int Status, string Body)> GetAsync(RelayApp app, string path)
    {
        _ = app.Port;
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.ConnectionClose = true;
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
