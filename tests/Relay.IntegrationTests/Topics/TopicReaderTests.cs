using System.Text;
using Confluent.Kafka;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Topics;

/// <summary>What the reader of topics finds wrong with records; every site demands at its end that this is nothing.</summary>
public sealed class TopicReaderTests
{
    private const string Good =
        """
        {"id":"0c1d2e3f-4a5b-5c6d-8e7f-102132435465","tenantId":"acme","channel":"whatsapp","accountId":"610000000000001","type":"account","at":"2026-03-01T10:05:00.000Z"}
        """;

    [Fact]
    public async Task A_planted_record_that_breaks_its_schema_is_found_and_one_that_keeps_it_is_not()
    {
        await using var broker = await Broker.StartMockAsync(["planted.events"], 1);
        using var reader = new TopicReader(broker.BootstrapServers, "planted.", ["events"], 1);
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = broker.BootstrapServers }).Build();

        await WriteAsync(producer, Good);
        await Until.TrueAsync(() => reader.On("events").Count == 1, "the good record is seen");
        Assert.Empty(reader.Faults);

        await WriteAsync(producer, Good.Replace(".000Z", "Z", StringComparison.Ordinal));
        await Until.TrueAsync(() => reader.On("events").Count == 2, "the broken record is seen");
        Assert.Contains("events/0/1 breaks its schema: $.at is 2026-03-01T10:05:00Z", Assert.Single(reader.Faults), StringComparison.Ordinal);
    }

    private static async Task WriteAsync(IProducer<string, byte[]> producer, string value)
    {
        var headers = new Headers();
        foreach (var (name, text) in new[]
        {
            ("ce_specversion", "1.0"), ("ce_id", "0c1d2e3f-4a5b-5c6d-8e7f-102132435465"), ("ce_source", "/tenants/acme/whatsapp/610000000000001"),
            ("ce_type", "relay.channel.event.v1"), ("ce_time", "2026-03-01T10:05:00.000Z"), ("ce_tenant", "acme"), ("ce_channel", "whatsapp"), ("content-type", "application/json"),
            ("traceparent", "00-5d1c7e0a9b3f42688e10c4d2f7a96b35-3b7f20c9e4d1a658-00"),
        })
        {
            headers.Add(name, Encoding.UTF8.GetBytes(text));
        }

        await producer.ProduceAsync("planted.events", new Message<string, byte[]> { Key = "acme/610000000000001", Value = Encoding.UTF8.GetBytes(value), Headers = headers }, TestContext.Current.CancellationToken);
    }
}
