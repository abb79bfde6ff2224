using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Relay.Channels;
using Relay.Contracts;
using Relay.Dispatch;
using Relay.Dispatch.Limits;
using Relay.Dispatch.Parking;
using Relay.Events;
using Relay.Http;
using Relay.Kafka;
using Relay.Storage;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch.Parking;

/// <summary>What several processes share: the log, the store, the provider, the clock.</summary>
internal sealed class ParkingRig
{
    private readonly List<byte[]> _log = [];

    public ParkingRig() => Wishes = new FakeWishes(Table);

    public ManualTimeProvider Time { get; } = new();

    public FakeParkingTable Table { get; } = new();

    public FakeWishes Wishes { get; }

    public FakeHandledTable Handled { get; } = new();

    public FakeTenants Tenants { get; } = new(Harbor.Tenant);

    public FakeOutcomeTable Outcomes { get; } = new();

    public FakeDestinations Destinations { get; } = new();

    public DispatchOptions Options { get; } = new();

    /// <summary>What the provider got, as <c>{conversation}/{number}</c>, in its order.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>How the provider answers a call; by default it takes everything.</summary>
    public Func<string, SendOutcome> Answer { get; set; } = _ => new Delivered(["id"]);

    /// <summary>What a call waits for before it is answered.</summary>
    public Func<string, Task>? Before { get; set; }

    /// <summary>The next offset that is read after a crash.</summary>
    public long Committed { get; set; }

    public int Length => _log.Count;

    /// <summary>Whether no record and no row is in hand, and all that was read is committed.</summary>
    public bool IsDone => Committed == _log.Count && Table.Rows.Count == 0;

    public static Guid IdOf(string name) => RelayIds.Event(name);

    public void Write(string conversation, int number, Func<Message, Message>? change = null)
    {
        var name = $"{conversation}/{number}";
        var message = DispatchRig.Outbound with
        {
            Id = IdOf(name), ConversationId = RelayIds.Conversation(Harbor.Id, "whatsapp", Harbor.Number, conversation), ReceivedAt = Time.GetUtcNow(), Content = new TextContent { Text = name },
        };
        _log.Add(JsonSerializer.SerializeToUtf8Bytes(change?.Invoke(message) ?? message, RelayJson.Default.Message));
    }

    public byte[] Read(long offset) => _log[(int)offset];

    public ParkingProcess Start() => new(this);

    /// <summary>Somebody claims the partition whom Kafka did not give it.</summary>
    public void Claim() => Table.ClaimForNobody(TopicNames.MessagesOutbound, 0);

    public async Task<SendOutcome> CallAsync(string name)
    {
        Calls.Enqueue(name);
        if (Before is { } before)
        {
            await before(name);
        }

        return Answer(name);
    }
}

/// <summary>One process that has the partition, or believes so.</summary>
internal sealed class ParkingProcess : IDisposable
{
    private readonly ParkingRig _rig;
    private readonly CallGate _gate;
    private readonly FakePartition _partition;
    private readonly DispatchStage _stage;
    private readonly DispatchLanes _lanes;
    private readonly ParkingScheduler _scheduler;
    private readonly TextSender _sender = new();
    private long _next;

    public ParkingProcess(ParkingRig rig)
    {
        _rig = rig;
        _next = rig.Committed;
        _partition = new FakePartition(TopicNames.MessagesOutbound, first: rig.Committed);
        var clients = FakeHttp.Over(new RecordingHandler(async (request, _) =>
        {
            var name = request.Body;
            _sender.Outcomes[name] = await rig.CallAsync(name);
            return RecordingHandler.Answer(HttpStatusCode.OK);
        }));
        var calls = new ProviderCalls(clients, new AccessTokens(clients, TimeProvider.System, NullLogger<AccessTokens>.Instance), TimeProvider.System);
        var metrics = FakeMetrics.Create();
        var settings = Options.Create(rig.Options);
        var limits = new ScopeLimits(rig.Time);
        _gate = new CallGate(
            new Destinations(limits, new FakeTenants(Harbor.Tenant), settings, metrics, rig.Time), limits, settings, metrics, rig.Time, NullLogger<CallGate>.Instance);
        var pipeline = new DeliveryPipeline(calls, _gate, rig.Time, new Random(7), NullLogger<DeliveryPipeline>.Instance);
        var dedupe = Options.Create(new DedupeOptions());
        Guard = new DispatchGuard(Stop.Fatal);
        var outage = Outage = new StoreOutage(metrics, rig.Time, OutageLog);
        var handled = new HandledDeliveries(new HandledWindow(1000), outage, dedupe, rig.Time, rig.Handled);
        Words = new ProviderWords(handled, outage, dedupe, rig.Time, rig.Outcomes);
        var policy = new DeliveryPolicy(Options.Create(rig.Options), rig.Destinations, rig.Time, new Random(7), rig.Table);
        var deliverer = new Deliverer(pipeline, handled, Words, policy, metrics, rig.Time, Log);
        var writer = new EventWriter(Harbor.Topics);
        var publisher = new ResultPublisher(new ReportWriter(writer), new QuarantineWriter(writer), Producer, FakeMetrics.Create(), Guard);
        var router = new Router(rig.Tenants, new ChannelCatalog([], [], [_sender]), rig.Time);
        Lot = new ParkingLot(outage, Guard, metrics, rig.Time, NullLogger<ParkingLot>.Instance, rig.Table);
        var records = new RecordRunner(deliverer, publisher, handled, Words, Lot, policy, Guard, rig.Time);
        var parked = new ParkedRunner(
            router, deliverer, publisher, handled, Words, Lot, outage, Guard, rig.Time, NullLogger<ParkedRunner>.Instance, rig.Table);
        _lanes = new DispatchLanes(Guard);
        _stage = new DispatchStage(router, records, Words, Lot, _lanes, Guard, NullLogger<DispatchStage>.Instance);
        _scheduler = new ParkingScheduler(Lot, parked, _lanes, rig.Destinations, outage, Guard, rig.Time, new WishKeeper(Lot, rig.Time, NullLogger<WishKeeper>.Instance, rig.Wishes), rig.Table);
        _stage.Assigned([new AssignedPartition(_partition.Topic, 0, rig.Committed, 0)], CancellationToken.None);
        _ = _scheduler.StartAsync(CancellationToken.None);
    }

    public FakeStop Stop { get; } = new();

    public FakeProducer Producer { get; } = new();

    public ListLogger<Deliverer> Log { get; } = new();

    public DispatchGuard Guard { get; }

    public ParkingLot Lot { get; }

    public StoreOutage Outage { get; }

    public ListLogger<StoreOutage> OutageLog { get; } = new();

    public ProviderWords Words { get; }

    public int Outstanding => _partition.Tracker.Outstanding;

    public int Lanes => _lanes.Count;

    public IReadOnlyList<DeliveryResult> Results => [.. Producer.Records.Where(r => r.Topic == TopicNames.Deliveries).Select(r => r.Result())];

    public IReadOnlyList<DeadLetter> DeadLetters => [.. Producer.Records.Where(r => r.Topic == TopicNames.DeadLetters).Select(r => r.DeadLetter())];

    /// <summary>Reads what is in the log.</summary>
    public void Poll()
    {
        for (; _next < _rig.Length; _next++)
        {
            _stage.Accept(_partition.Read(_rig.Read(_next)));
        }
    }

    /// <summary>Commits what may be.</summary>
    public void Commit()
    {
        if (_partition.Tracker.TakeCommittable() is { } next)
        {
            _rig.Committed = Math.Max(_rig.Committed, next);
        }
    }

    /// <summary>Its consumer hears that the partition went.</summary>
    public Task RevokeAsync()
    {
        _partition.Assignment.Revoke();
        return _stage.RevokedAsync([(_partition.Topic, 0)]);
    }

    /// <summary>The process stops: the stage hears of it, but records in hand may still be ended.</summary>
    public Task DrainAsync() => _stage.RevokedAsync([(_partition.Topic, 0)]);

    /// <summary>It ends without a word: what is in flight goes nowhere, and nothing more is committed.</summary>
    public async Task CrashAsync()
    {
        await Guard.StopAsync(CancellationToken.None);
        await Waiting.UntilAsync(() => Lanes == 0);
    }

    public void Dispose()
    {
        _scheduler.Dispose();
        _gate.Dispose();
        Lot.Dispose();
        Guard.Dispose();
    }

    /// <summary>Sends a text as it is; the answer's meaning is what the provider was told to say.</summary>
    private sealed class TextSender : IChannelSender
    {
        public string Key => "whatsapp";

        public ConcurrentDictionary<string, SendOutcome> Outcomes { get; } = new();

        public SendPlan Plan(Message message, SendTarget target) => new(
            [new ProviderRequest(new Uri("https://provider.example/"), Encoding.UTF8.GetBytes(((TextContent)message.Content).Text), new BearerToken(new Relay.Model.SecretValue("pass")))]);

        public SendPlan Plan(Receipt receipt, SendTarget target) => SendPlan.None;

        public SendOutcome Interpret(in ProviderAnswer answer) => answer.Failure == TransportFailure.None
            ? Outcomes[Encoding.UTF8.GetString(answer.Request!.Body.Span)]
            : new Unknown(DeliveryCategories.Timeout, null, "no answer");
    }
}
