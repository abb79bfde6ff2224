using System.Text;
using Relay.Contracts;
using Relay.Events;
using Relay.Kafka;
using Relay.Normalize;
using Relay.Tests.Fakes;

namespace Relay.Tests.Normalize;

/// <summary>Reads commands to the harbor's number.</summary>
internal sealed class CommandRig
{
    private static int _keys;

    private readonly CommandReader _reader;
    private readonly Dictionary<string, FakePartition> _partitions = new(StringComparer.Ordinal);

    public CommandRig()
    {
        var writer = new EventWriter(Harbor.Topics);
        _reader = new CommandReader(
            new FakeTenants(Harbor.Tenant, Harbor.NeighbourTenant), writer, new QuarantineWriter(writer), Customers, new SeenWindow(1000));
    }

    public CustomerDirectory Customers { get; } = new(1000);

    /// <summary>A command; <paramref name="members"/> names the recipient and whatever else.</summary>
    public static string Text(string members, string content = """{"type":"text","text":"hi"}""", string tenant = Harbor.Id) =>
        $$"""
        {"tenantId":"{{tenant}}","channel":"whatsapp","accountId":"{{Harbor.Number}}","idempotencyKey":"k{{Interlocked.Increment(ref _keys)}}",
         "content":{{content}}{{(members.Length == 0 ? "" : "," + members)}}}
        """;

    public OutgoingRecord Read(string value, string topic = TopicNames.Commands) => Read(Encoding.UTF8.GetBytes(value), topic);

    public OutgoingRecord Read(byte[] value, string topic = TopicNames.Commands)
    {
        if (!_partitions.TryGetValue(topic, out var partition))
        {
            _partitions[topic] = partition = new FakePartition(topic);
        }

        return Assert.Single(_reader.Read(partition.Read(value), new Questions()).Make().Events);
    }

    public Message Sent(string value)
    {
        var made = Read(value);
        Assert.Equal(TopicNames.MessagesOutbound, made.Topic);
        return made.Message();
    }

    public string Refused(string value, string topic = TopicNames.Commands) => Quarantined(value, topic).Detail!;

    public QuarantinedItem Quarantined(string value, string topic = TopicNames.Commands)
    {
        var made = Read(value, topic);
        Assert.Equal(TopicNames.Quarantine, made.Topic);
        var item = made.Quarantined();
        Assert.Equal(QuarantineReasons.BadCommand, item.Reason);
        return item;
    }
}
