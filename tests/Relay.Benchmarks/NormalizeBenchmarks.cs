using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Relay.Channels.Meta;
using Relay.Contracts;
using Relay.Events;
using Relay.Kafka;
using Relay.Normalize;
using Relay.Tests.Fakes;
using Relay.Tests.Normalize;

namespace Relay.Benchmarks;

/// <summary>A record of webhooks on its way to an event: its headers, the cut into items, parsing, and the event written out.</summary>
public class NormalizeBenchmarks
{
    private readonly Normalizer _normalizer;
    private ConsumedRecord _record = null!;
    private RawRecord _raw = null!;
    private ReadRecord _read = null!;
    private byte[] _body = [];

    public NormalizeBenchmarks()
    {
        var writer = new EventWriter(Harbor.Topics);
        var events = new EventFactory(writer, new QuarantineWriter(writer));
        _normalizer = new Normalizer(
            Harbor.Catalog, new FakeTenants(Harbor.Tenant), events, new CustomerDirectory(10_000) { Notes = new CustomerNotes() }, new SeenWindow(10_000),
            NullLogger<Normalizer>.Instance);
    }

    /// <summary>Items of one body: Meta sends up to a thousand.</summary>
    [Params(1, 50)]
    public int Items { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var messages = Enumerable.Range(0, Items).Select(n => Bodies.Message($"wamid.BENCH{n}", "Does it come in another colour?"));
        _body = Bodies.Bytes(Bodies.WhatsApp(Bodies.Entry(Bodies.Messages([.. messages]))));
        var headers = new RecordHeaders();
        headers.Add(HeaderNames.Tenant, Harbor.Id);
        headers.Add(HeaderNames.Channel, "meta");
        headers.Add(HeaderNames.ReceivedAt, "1777896000000");
        headers.Add(HeaderNames.RequestId, "018f0000000070008000000000000001");
        headers.Add(HeaderNames.SecretId, "a1");
        headers.Add(HeaderNames.SecretOwner, "app-1");
        _record = ConsumedRecord.Kept(TopicNames.Webhooks, 0, 7, null, _body, headers, DateTimeOffset.UnixEpoch);
        _raw = RawRecord.Read(_record)!;
        _read = _normalizer.Read(_raw, new Questions());
        if (_normalizer.Make(_read).Events.Count != Items)
        {
            throw new InvalidOperationException("Not every item became an event.");
        }
    }

    [Benchmark]
    public object? Headers() => RawRecord.Read(_record);

    [Benchmark]
    public int Slice() => MetaEnvelope.Slice(_body).Items.Count;

    [Benchmark]
    public int SliceAndParse() => _normalizer.Read(_raw, new Questions()).Count;

    [Benchmark]
    public int DecideAndWrite() => _normalizer.Make(_read).Events.Count;

    [Benchmark(Baseline = true)]
    public int Whole() => _normalizer.Make(_normalizer.Read(RawRecord.Read(_record)!, new Questions())).Events.Count;
}
