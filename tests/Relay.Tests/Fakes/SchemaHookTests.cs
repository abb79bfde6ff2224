using System.Text;
using Relay.Contracts;
using Relay.Events;
using Relay.Kafka;
using Relay.Tests.Dispatch;
using Xunit.Sdk;

namespace Relay.Tests.Fakes;

/// <summary>A record that breaks its schema fails the test that made it.</summary>
public sealed class SchemaHookTests
{
    [Fact]
    public async Task What_keeps_its_schema_passes()
    {
        var producer = new FakeProducer();
        await producer.EnqueueAllAsync([Good()], CancellationToken.None);
        Assert.Equal(DispatchRig.MessageId, Assert.Single(producer.Records).Message().Id);
    }

    [Theory]
    [InlineData("\"direction\":\"outbound\"", "\"direction\":\"inbound\"", "$.direction")]
    [InlineData("\"kind\":\"agent\"", "\"kind\":\"robot\"", "$.from.kind")]
    [InlineData("\"type\":\"text\",", "", "$.content.type is missing")]
    [InlineData("\"type\":\"text\"", "\"type\":\"hologram\"", "$.content.type")]
    [InlineData(".000Z\"", "Z\"", "$.receivedAt")]
    [InlineData("\"tenantId\":\"harbor\"", "\"tenantId\":\"meadow\"", "the header ce_tenant")]
    public async Task A_planted_fault_fails_whoever_writes_the_record_and_whoever_looks_at_it(string right, string broken, string place)
    {
        var record = Good();
        Assert.Contains(right, record.Text(), StringComparison.Ordinal);
        await FailsAsync(record with { Value = Encoding.UTF8.GetBytes(record.Text().Replace(right, broken, StringComparison.Ordinal)) }, place);
    }

    [Fact]
    public async Task The_topic_the_key_and_the_headers_count_too()
    {
        await FailsAsync(Good() with { Topic = TopicNames.MessagesInbound }, "stands on messages.inbound");
        await FailsAsync(Good() with { Key = "harbor" }, "the key is harbor");
        await FailsAsync(Good() with { Headers = new RecordHeaders() }, "the header ce_type is missing");
        var another = Good();
        another.Headers.Add(HeaderNames.Id, Guid.Empty.ToString());
        await FailsAsync(another, "the header ce_id");
        var later = Good();
        later.Headers.Add(HeaderNames.Type, "relay.message.outbound.v2");
        await FailsAsync(later, "no schema is called relay.message.outbound.v2");
    }

    private static async Task FailsAsync(OutgoingRecord broken, string place)
    {
        var producer = new FakeProducer();
        var writing = await Assert.ThrowsAnyAsync<XunitException>(() => producer.EnqueueAllAsync([broken], CancellationToken.None));
        Assert.Contains(place, writing.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<XunitException>(() => producer.Records);
        Assert.ThrowsAny<XunitException>(() => broken.Json());
    }

    private static OutgoingRecord Good() => new EventWriter(Harbor.Topics).Write(
        new EventEnvelope
        {
            Topic = TopicNames.MessagesOutbound,
            Type = EventTypes.MessageOutbound,
            Id = DispatchRig.MessageId,
            TenantId = Harbor.Id,
            Channel = "whatsapp",
            AccountId = Harbor.Number,
            ConversationId = DispatchRig.Outbound.ConversationId,
            Time = ManualTimeProvider.Start,
        },
        DispatchRig.Outbound, RelayJson.Default.Message, m => m);
}
