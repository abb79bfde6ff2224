using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Relay.Channels.Meta;
using Relay.Contracts;
using Relay.Events;
using Relay.Ingest;
using Relay.Tests.Fakes;

namespace Relay.Benchmarks;

/// <summary>Records as they are made for Kafka: a raw one by Ingest, an event by the writer that all stages use.</summary>
public class RecordBenchmarks
{
    private static readonly DateTimeOffset At = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly MetaProvider _provider = new();
    private readonly DefaultHttpContext _context = new();
    private readonly EventWriter _writer = new(Harbor.Topics);
    private readonly byte[] _body = new byte[500];
    private readonly EventEnvelope _envelope;
    private readonly ChannelEvent _event;

    public RecordBenchmarks()
    {
        _context.Request.ContentType = "application/json";
        var id = RelayIds.Event(Harbor.Id, "whatsapp", Harbor.Number, "channel.event", "typing");
        _envelope = new EventEnvelope
        {
            Topic = TopicNames.Events,
            Type = EventTypes.ChannelEvent,
            Id = id,
            TenantId = Harbor.Id,
            Channel = "whatsapp",
            AccountId = Harbor.Number,
            ConversationId = "c_abcdefghijklmnopqrstuvwxyz",
            Time = At,
            RawPosition = (TopicNames.Webhooks, 3, 123_456),
        };
        _event = new ChannelEvent
        {
            Id = id,
            TenantId = Harbor.Id,
            Channel = "whatsapp",
            AccountId = Harbor.Number,
            ConversationId = _envelope.ConversationId,
            Type = "typing",
            At = At,
        };
    }

    [Benchmark]
    public int Raw() => WebhookRecord.Make(
        _provider, _context.Request, Harbor.Tenant, Harbor.Tenant.SigningSecrets["meta"][0], _body, At, "018f0000000070008000000000000001").Value.Length;

    [Benchmark]
    public int Event() => _writer.Write(_envelope, _event, RelayJson.Default.ChannelEvent, e => e).Value.Length;

    [Benchmark]
    public Guid EventId() => RelayIds.Event(Harbor.Id, "whatsapp", Harbor.Number, "message.received", "wamid.HBgLMTU1NTc3NzAwMDEVAgASGBQ");
}
