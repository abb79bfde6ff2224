using Microsoft.Extensions.Logging.Abstractions;
using Relay.Channels;
using Relay.Contracts;
using Relay.Events;
using Relay.Kafka;
using Relay.Model;
using Relay.Normalize;
using Relay.Storage.Seen;
using Relay.Tests.Fakes;

namespace Relay.Tests.Normalize;

/// <summary>A normaliser with the real adapters, two tenants, and windows of its own.</summary>
internal sealed class NormalizeRig
{
    private long _offset;

    public NormalizeRig(ChannelCatalog? catalog = null, Tenant? tenant = null, ISeenStore? store = null)
    {
        Customers = new CustomerDirectory(1000) { Notes = store is null ? null : new CustomerNotes() };
        Tenants = new FakeTenants(tenant ?? Harbor.Tenant, Harbor.NeighbourTenant);
        var writer = new EventWriter(Harbor.Topics);
        Events = new EventFactory(writer, new QuarantineWriter(writer));
        Normalizer = new Normalizer(catalog ?? Harbor.Catalog, Tenants, Events, Customers, Seen, Log);
        Memory = new NormalizeMemory(Seen, Customers, new StoreBreaker(new ManualTimeProvider(), NullLogger<StoreBreaker>.Instance), FakeMetrics.Create(), store);
        Commands = new CommandReader(Tenants, new EventWriter(Harbor.Topics), new QuarantineWriter(writer), Customers, Seen);
    }

    public FakeTenants Tenants { get; }

    public SeenWindow Seen { get; } = new(1000);

    public CustomerDirectory Customers { get; }

    /// <summary>What the stage remembers.</summary>
    public NormalizeMemory Memory { get; }

    public EventFactory Events { get; }

    public Normalizer Normalizer { get; }

    public CommandReader Commands { get; }

    public ListLogger<Normalizer> Log { get; } = new();

    /// <summary>Normalises a body of Meta's as the next record.</summary>
    public NormalizedRecord Meta(string body) => Normalize(Raw(Bodies.Bytes(body)));

    public NormalizedRecord Genesys(string body, string? secretOwner = Harbor.Integration) =>
        Normalize(Raw(Bodies.Bytes(body)) with { Provider = "genesys", SecretOwner = secretOwner });

    /// <summary>Reads and decides, with nothing but memory.</summary>
    public NormalizedRecord Normalize(RawRecord raw) => Normalizer.Make(Normalizer.Read(raw, new Questions()));

    public NormalizedRecord Command(ConsumedRecord record) => Commands.Read(record, new Questions()).Make();

    /// <summary>A record at the next offset.</summary>
    public RawRecord Raw(ReadOnlyMemory<byte> body) => new()
    {
        TenantId = Harbor.Id,
        Provider = "meta",
        ReceivedAt = ManualTimeProvider.Start,
        RequestId = $"r{_offset}",
        SecretOwner = "app-1",
        TraceParent = "00-5e1fa0c3d7b94e6288a1c40f9d2b7e31-7c20d9e4a1b35f68-01",
        IsReplay = false,
        Body = body,
        Position = new RawPosition(TopicNames.Webhooks, 2, _offset++, 0),
    };

    /// <summary>The four counts, in the order published, duplicate, quarantined, ignored.</summary>
    public static (int Published, int Duplicate, int Quarantined, int Ignored) Counts(NormalizedRecord made) =>
        (made.Ledger.Published, made.Ledger.Duplicate, made.Ledger.Quarantined, made.Ledger.Ignored);
}
