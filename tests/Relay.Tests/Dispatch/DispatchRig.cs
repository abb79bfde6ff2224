using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Relay.Contracts;
using Relay.Customers;
using Relay.Dispatch;
using Relay.Dispatch.Limits;
using Relay.Dispatch.Parking;
using Relay.Events;
using Relay.Http;
using Relay.Kafka;
using Relay.Storage;
using Relay.Storage.Handled;
using Relay.Storage.Outcomes;
using Relay.Storage.Parking;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch;

/// <summary>Dispatch over a provider that takes everything, as long as the sender does not say otherwise.</summary>
internal sealed class DispatchRig : IDisposable
{
    public DispatchRig(
        RecordingHandler? handler = null, DispatchOptions? options = null, IParkingTable? parking = null, IHandledTable? handled = null, IOutcomeTable? words = null,
        RecipientAliases? recipients = null)
    {
        Handler = handler ?? new RecordingHandler(_ => RecordingHandler.Answer(HttpStatusCode.OK));
        var clients = FakeHttp.Over(Handler);
        var settings = Options.Create(options ?? new DispatchOptions());
        var metrics = FakeMetrics.Create();
        Limits = new ScopeLimits(Time);
        Destinations = new Destinations(Limits, Tenants, settings, metrics, Time);
        Gate = new CallGate(Destinations, Limits, settings, metrics, Time, GateLog);

        // Calls, and questions to the store, have the real clock: their limits must not be over at once.
        var calls = new ProviderCalls(clients, new AccessTokens(clients, TimeProvider.System, NullLogger<AccessTokens>.Instance), TimeProvider.System);
        Pipeline = new DeliveryPipeline(calls, Gate, Time, new Random(7), PipelineLog);
        Guard = new DispatchGuard(Stop.Fatal);
        var outage = new StoreOutage(metrics, TimeProvider.System, NullLogger<StoreOutage>.Instance);
        var dedupe = Options.Create(new DedupeOptions());
        Handled = new HandledDeliveries(new HandledWindow(1000), outage, dedupe, Time, handled);
        Words = new ProviderWords(Handled, outage, dedupe, Time, words);
        Policy = new DeliveryPolicy(settings, Destinations, Time, new Random(7), parking);
        Deliverer = new Deliverer(Pipeline, Handled, Words, Policy, metrics, Time, Log, recipients);
        Parking = new ParkingLot(outage, Guard, metrics, Time, NullLogger<ParkingLot>.Instance, parking);
    }

    public RecordingHandler Handler { get; }

    public InstantTimeProvider Time { get; } = new();

    public HandledDeliveries Handled { get; }

    public ProviderWords Words { get; }

    public DeliveryPolicy Policy { get; }

    public ParkingLot Parking { get; }

    public DispatchGuard Guard { get; }

    public FakeStop Stop { get; } = new();

    public FakeTenants Tenants { get; } = new(Harbor.Tenant);

    public ScopeLimits Limits { get; }

    public Destinations Destinations { get; }

    public CallGate Gate { get; }

    public ListLogger<CallGate> GateLog { get; } = new();

    public FakeSender Sender { get; init; } = new();

    public DeliveryPipeline Pipeline { get; }

    public Deliverer Deliverer { get; }

    public ReportWriter Writer { get; } = new(new EventWriter(Harbor.Topics));

    public ListLogger<Deliverer> Log { get; } = new();

    public ListLogger<DeliveryPipeline> PipelineLog { get; } = new();

    public static Guid MessageId { get; } = Guid.Parse("0c000000-0000-5000-8000-000000000001");

    public static Message Outbound { get; } = new()
    {
        Id = MessageId,
        TenantId = Harbor.Id,
        Channel = "whatsapp",
        AccountId = Harbor.Number,
        ConversationId = "c_oneaaaaaaaaaaaaaaaaaaaaaaa",
        Direction = Directions.Outbound,
        ReceivedAt = ManualTimeProvider.Start,
        From = new Party { Kind = PartyKinds.Agent, Id = Harbor.Integration },
        To = new Party { Kind = PartyKinds.Customer, Id = "15557770001" },
        Content = new TextContent { Text = "private words" },
        Origin = Origins.Genesys,
        Correlation = new Correlation { GenesysMessageId = "aa01" },
    };

    public static Message Inbound { get; } = Outbound with { Direction = Directions.Inbound, Origin = null };

    public static Receipt Receipt(string status, bool isLast = true) => new()
    {
        Id = RelayIds.Event(status),
        TenantId = Harbor.Id,
        Channel = "whatsapp",
        AccountId = Harbor.Number,
        ConversationId = "c_oneaaaaaaaaaaaaaaaaaaaaaaa",
        CustomerId = "15557770001",
        MessageId = MessageId,
        Source = ReceiptSources.Provider,
        Status = status,
        At = ManualTimeProvider.Start,
        Correlation = new Correlation { GenesysMessageId = "aa01", Part = 0, LastPart = isLast },
    };

    public DeliveryJob Job(Message message) => Bare(TopicNames.MessagesOutbound) with { Message = message };

    public DeliveryJob Job(Receipt receipt) => Bare(TopicNames.Receipts) with { Receipt = receipt };

    public async Task<DeliveryReport> DeliverAsync(DeliveryJob job)
    {
        var report = Deliverer.Begin(job);
        await Deliverer.DeliverAsync(report, [], TestContext.Current.CancellationToken);
        return report;
    }

    public RecordRunner Runner(IRecordProducer producer)
    {
        var publisher = new ResultPublisher(Writer, new QuarantineWriter(new EventWriter(Harbor.Topics)), producer, FakeMetrics.Create(), Guard);
        return new RecordRunner(Deliverer, publisher, Handled, Words, Parking, Policy, Guard, Time);
    }

    /// <summary>Delivers and writes what is to be published of it.</summary>
    public async Task<IReadOnlyList<OutgoingRecord>> RunAsync(DeliveryJob job) => Writer.Write(await DeliverAsync(job));

    public void Dispose()
    {
        Gate.Dispose();
        Parking.Dispose();
        Guard.Dispose();
    }

    private DeliveryJob Bare(string topic) => new()
    {
        Record = new FakePartition(topic).Read("{}", ("traceparent", "00-5e1fa0c3d7b94e6288a1c40f9d2b7e31-7c20d9e4a1b35f68-01")),
        Tenant = Harbor.Tenant,
        Account = Harbor.Account,
        Sender = Sender,
        Destination = $"{Sender.Key}:1",
    };
}
