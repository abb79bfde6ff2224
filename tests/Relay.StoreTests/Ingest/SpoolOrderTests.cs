using System.Globalization;
using System.Reflection;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Relay.Ingest;
using Relay.Ingest.Spool;
using Relay.Kafka;
using Relay.Observability;
using Relay.StoreTests.Harness;

namespace Relay.StoreTests.Ingest;

/// <summary>Senders who send one webhook after another, a Kafka that fails again and again, and the real store: nothing overtakes.</summary>
public sealed class SpoolOrderTests(PostgresServer server)
{
    private const int Tenants = 6;
    private const int EachSends = 250;

    [Fact]
    public async Task Through_many_outages_each_tenants_webhooks_keep_their_order()
    {
        await using var world = await SpoolWorld.CreateAsync(server);
        var kafka = new FlickeringKafka();
        using var producer = new RecordProducer(kafka.Client(), new KafkaTopics(Options.Create(new KafkaOptions())), TimeProvider.System);
        var open = new OpenSpools();
        await open.LoadAsync(world.Store, Run.Cancel);
        var circuit = new KafkaCircuit(TimeProvider.System);
        var stop = world.Get<FatalStop>();
        using var writer = new SpoolWriter(
            world.Store, open, new SpoolState(circuit, open), world.Get<RelayMetrics>(), stop, TimeProvider.System, NullLogger<SpoolWriter>.Instance);
        using var drainer = new SpoolDrainer(
            new SpoolTurn(world.Store, kafka, open, circuit, TimeProvider.System), open, stop, Options.Create(new KafkaOptions()), new Random(11), TimeProvider.System,
            NullLogger<SpoolDrainer>.Instance);
        var keeper = new WebhookKeeper(
            producer, Options.Create(new IngestOptions()), TimeProvider.System, NullLogger<WebhookKeeper>.Instance, new SpoolEntrance(open, circuit, writer));
        await writer.StartAsync(Run.Cancel);
        await drainer.StartAsync(Run.Cancel);

        var sent = 0;
        var senders = Task.WhenAll(Enumerable.Range(0, Tenants).Select(t => SendAllAsync(keeper, $"tenant-{t}", () => Interlocked.Increment(ref sent))));
        for (var outages = 0; !senders.IsCompleted; outages++)
        {
            // By what was sent, not by the clock: so there are many outages on any machine.
            var until = Volatile.Read(ref sent) + 25;
            kafka.IsDown = outages % 2 == 0;
            await Eventually.HoldsAsync(() => Volatile.Read(ref sent) >= until || senders.IsCompleted, seconds: 60, what: "webhooks are taken");
        }

        await senders;
        kafka.IsDown = false;
        await Eventually.HoldsAsync(async () => await world.Store.CountAsync(Run.Cancel) == 0 && open.IsEmpty, seconds: 60, what: "the spool is emptied");
        await drainer.StopAsync(CancellationToken.None);
        await writer.StopAsync(CancellationToken.None);

        Assert.Null(stop.Reason);
        Assert.Empty(await world.Store.OpenTenantsAsync(Run.Cancel));
        Assert.True(kafka.Drained > 0, "nothing went through the spool");
        Assert.True(kafka.Direct > 0, "nothing went to Kafka directly");
        for (var t = 0; t < Tenants; t++)
        {
            Assert.Equal(Enumerable.Range(0, EachSends), kafka.Of($"tenant-{t}").Distinct());
        }
    }

    private static async Task SendAllAsync(WebhookKeeper keeper, string tenantId, Action sent)
    {
        for (var i = 0; i < EachSends; i++)
        {
            Kept kept;
            do
            {
                // As a provider would: the same once more when it was not taken.
                var record = new OutgoingRecord("webhooks", tenantId, BitConverter.GetBytes(i), new RecordHeaders());
                kept = await keeper.KeepAsync(record, new WebhookFacts("meta", Guid.NewGuid().ToString("N"), DateTimeOffset.UnixEpoch), Run.Cancel);
            }
            while (kept.Failure is not null);
            sent();
        }
    }
}

/// <summary>One partition's log; direct sends fail while it is down, those of the producer that never gives up wait.</summary>
internal sealed class FlickeringKafka : IRecordProducer
{
    private readonly Lock _gate = new();
    private readonly List<(string Tenant, int Number)> _log = [];
    private readonly Queue<(IReadOnlyList<OutgoingRecord> Records, TaskCompletionSource<SendFailure?> Done)> _waiting = new();
    private bool _isDown;

    public int Drained { get; private set; }

    public int Direct { get; private set; }

    public bool IsDown
    {
        get => _isDown;
        set
        {
            lock (_gate)
            {
                _isDown = value;
                while (!_isDown && _waiting.TryDequeue(out var next))
                {
                    Append(next.Records);
                    next.Done.SetResult(null);
                }
            }
        }
    }

    public IReadOnlyList<int> Of(string tenantId) => [.. _log.Where(r => r.Tenant == tenantId).Select(r => r.Number)];

    public IProducer<byte[], byte[]> Client()
    {
        var client = DispatchProxy.Create<IProducer<byte[], byte[]>, DirectClient>();
        ((DirectClient)(object)client).Kafka = this;
        return client;
    }

    public Task<Acknowledgement> EnqueueAllAsync(IReadOnlyList<OutgoingRecord> records, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<SendFailure?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            Drained += records.Count;
            if (_isDown)
            {
                _waiting.Enqueue((records, done));
            }
            else
            {
                Append(records);
                done.SetResult(null);
            }
        }

        return Task.FromResult(new Acknowledgement(done.Task));
    }

    private ErrorCode Send(Message<byte[], byte[]> message)
    {
        lock (_gate)
        {
            if (_isDown)
            {
                return ErrorCode.Local_MsgTimedOut;
            }

            Direct++;
            _log.Add((System.Text.Encoding.UTF8.GetString(message.Key), BitConverter.ToInt32(message.Value)));
            return ErrorCode.NoError;
        }
    }

    private void Append(IReadOnlyList<OutgoingRecord> records) => _log.AddRange(records.Select(r => (r.Key, BitConverter.ToInt32(r.Value))));

#pragma warning disable CA1852 // The proxy that the runtime makes derives from it.
    internal class DirectClient : DispatchProxy
#pragma warning restore CA1852
    {
        public FlickeringKafka Kafka { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod?.Name)
            {
                case nameof(IDisposable.Dispose):
                    return null;
                case nameof(IProducer<,>.Flush):
                    return targetMethod.ReturnType == typeof(int) ? 0 : null;
                case nameof(IProducer<,>.Produce) when args is [string, Message<byte[], byte[]> message, Action<DeliveryReport<byte[], byte[]>> report]:
                    var code = Kafka.Send(message);
                    ThreadPool.QueueUserWorkItem(_ => report(new DeliveryReport<byte[], byte[]> { Error = new Error(code) }));
                    return null;
                default:
                    throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Nobody expects {targetMethod?.Name}."));
            }
        }
    }
}
