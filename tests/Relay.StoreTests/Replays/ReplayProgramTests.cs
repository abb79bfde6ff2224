using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Relay.Contracts;
using Relay.Kafka;
using Relay.Model;
using Relay.Replays;
using Relay.Storage;
using Relay.Storage.Partitions;
using Relay.StoreTests.Harness;
using Relay.Tests.Hosting;

namespace Relay.StoreTests.Replays;

/// <summary>The command over a broker and a store.</summary>
public sealed class ReplayProgramTests(PostgresServer server) : IDisposable
{
    private const int Partitions = 3;

    private readonly MockCluster _kafka = Broker();

    [Fact]
    public async Task A_window_is_replayed_once_and_a_second_time_only_what_was_there_at_first()
    {
        await using var database = await DatabaseAsync("acme");
        Write("acme", [.. Enumerable.Range(0, 50)]);
        Write("globex", 10);

        var (code, output, errors) = await RunAsync(database, "acme", from: 10, to: 30);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("Done: 20 webhooks replayed; 30 of the tenant's were received at another time, 0 are replays themselves", output, StringComparison.Ordinal);

        (code, output, _) = await RunAsync(database, "acme", from: 10, to: 30);
        Assert.Equal(0, code);
        Assert.Contains("Done: 20 webhooks replayed; 30 of the tenant's were received at another time, 20 are replays themselves", output, StringComparison.Ordinal);

        using var topic = new WebhooksTopic(_kafka.BootstrapServers, Partitions);
        var all = topic.Of("acme", 90);
        Assert.Equal(
            [.. Enumerable.Range(0, 50), .. Enumerable.Range(10, 20), .. Enumerable.Range(10, 20)],
            all.Select(r => int.Parse(Encoding.UTF8.GetString(r.Message.Value), CultureInfo.InvariantCulture)));
        Assert.Single(all.Select(r => r.Partition.Value).Distinct());
        Assert.All(all.Take(50), r => Assert.False(r.Message.Headers.TryGetLastBytes(HeaderNames.Replay, out _)));
        Assert.Equal(
            all.Skip(10).Take(20).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Partition.Value}/{r.Offset.Value}")),
            all.Skip(50).Take(20).Select(r => Encoding.UTF8.GetString(r.Message.Headers.GetLastBytes(HeaderNames.Replay))));
    }

    [Fact]
    public async Task A_tenant_that_nobody_knows_is_refused()
    {
        await using var database = await DatabaseAsync("acme");
        var (code, _, errors) = await RunAsync(database, "acmee", from: 0);
        Assert.Equal(1, code);
        Assert.Contains("There is no tenant 'acmee'", errors, StringComparison.Ordinal);
        Assert.Equal(0, Marks("acmee"));
    }

    [Fact]
    public async Task A_time_that_is_still_to_come_is_refused()
    {
        await using var database = await DatabaseAsync("acme");
        var (code, _, errors) = await RunAsync(database, "acme", from: TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 3600);
        Assert.Equal(1, code);
        Assert.Contains("still to come", errors, StringComparison.Ordinal);
    }

    public void Dispose() => _kafka.Dispose();

    private static MockCluster Broker()
    {
        var kafka = MockCluster.Start(1);
        kafka.CreateTopic("relay.webhooks", Partitions);
        return kafka;
    }

    private async Task<TestDatabase> DatabaseAsync(string tenantId)
    {
        var database = await server.CreateAsync();
        await using var host = StoreHost.Build(database);
        await host.Get<StoreMigrator>().MigrateAsync(Run.Cancel);
        await host.Get<PartitionPlan>().ApplyInTurnAsync(Run.Cancel);
        await database.RunAsync($"INSERT INTO tenants (id, name, version) VALUES ('{tenantId}', 'Acme', 1)");
        return database;
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(TestDatabase database, string tenantId, long from, long? to = null)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var errors = new StringWriter(CultureInfo.InvariantCulture);
        await using var host = StoreHost.Build(database, new HostSettings { More = { ["Kafka:BootstrapServers"] = _kafka.BootstrapServers, ["Kafka:AllowWeakDurability"] = "true" }, Kafka = true });
        var request = new ReplayRequest(TenantId.Parse(tenantId), DateTimeOffset.FromUnixTimeSeconds(from), to is { } end ? DateTimeOffset.FromUnixTimeSeconds(end) : null, 1000);
        var code = await ReplayCommand.RunAsync(host.Host.Services, request, output, errors, Run.Cancel);
        return (code, output.ToString(), errors.ToString());
    }

    private void Write(string tenantId, params int[] numbers)
    {
        using var producer = Client();
        foreach (var number in numbers)
        {
            var headers = new Headers();
            foreach (var (name, value) in new[]
            {
                (HeaderNames.Tenant, tenantId), (HeaderNames.Channel, "meta"), (HeaderNames.RequestId, $"r{number}"), (HeaderNames.ReceivedAt, $"{number}000"),
            })
            {
                headers.Add(name, Encoding.UTF8.GetBytes(value));
            }

            producer.Produce("relay.webhooks", new Message<string, string> { Key = tenantId, Value = number.ToString(CultureInfo.InvariantCulture), Headers = headers });
        }

        Assert.Equal(0, producer.Flush(TimeSpan.FromSeconds(30)));
    }

    private IProducer<string, string> Client() =>
        new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = _kafka.BootstrapServers, Partitioner = Partitioner.Murmur2Random }).Build();

    private long Marks(string tenantId)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = _kafka.BootstrapServers, GroupId = "marks" }).Build();
        return consumer.QueryWatermarkOffsets(new TopicPartition("relay.webhooks", Murmur2.PartitionOf(tenantId, Partitions)), TimeSpan.FromSeconds(30)).High.Value;
    }
}
