using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Relay.Contracts;
using Relay.Events;
using Relay.Kafka;
using Relay.Normalize;
using Relay.Storage.Seen;
using Relay.Tests.Fakes;

namespace Relay.StoreTests.Normalize;

/// <summary>A process that runs Normalize: a memory of its own, and a store that it may share.</summary>
internal sealed class NormalizeProcess : IAsyncDisposable
{
    private readonly NormalizeStage _stage;
    private readonly SeenCatchUp _catchUp;
    private readonly Dictionary<string, PartitionAssignment> _assigned = new(StringComparer.Ordinal);

    private NormalizeProcess(ISeenStore store)
    {
        var tenants = new FakeTenants(Harbor.Tenant, Harbor.NeighbourTenant);
        var writer = new EventWriter(Harbor.Topics);
        var quarantine = new QuarantineWriter(writer);
        var events = new EventFactory(writer, quarantine);
        var seen = new SeenWindow(10_000);
        Breaker = new StoreBreaker(TimeProvider.System, BreakerLog);
        Memory = new NormalizeMemory(seen, Customers, Breaker, FakeMetrics.Create(), store);
        _stage = new NormalizeStage(
            new Normalizer(Harbor.Catalog, tenants, events, Customers, seen, NullLogger<Normalizer>.Instance),
            new CommandReader(tenants, writer, quarantine, Customers, seen), events, Memory, Producer,
            new WarmUp(new FakeRanges(), TimeProvider.System, NullLogger<WarmUp>.Instance), FakeMetrics.Create(), Stop.Fatal, TimeProvider.System,
            NullLogger<NormalizeStage>.Instance);
        _catchUp = new SeenCatchUp(Memory, Breaker, TimeProvider.System);
    }

    public FakeProducer Producer { get; } = new();

    public FakeStop Stop { get; } = new();

    public CustomerDirectory Customers { get; } = new(10_000) { Notes = new CustomerNotes() };

    public NormalizeMemory Memory { get; }

    public StoreBreaker Breaker { get; }

    public ListLogger<StoreBreaker> BreakerLog { get; } = new();

    public static async Task<NormalizeProcess> StartAsync(ISeenStore store)
    {
        var process = new NormalizeProcess(store);
        await process._stage.StartAsync(CancellationToken.None);
        await process._catchUp.StartAsync(CancellationToken.None);
        return process;
    }

    /// <summary>Takes over a partition.</summary>
    public void Own(string topic)
    {
        _assigned[topic] = new PartitionAssignment(topic, 0);
        _stage.Assigned([new AssignedPartition(topic, 0, null, 0)], CancellationToken.None);
    }

    /// <summary>Reads a body at an offset, and gives what came of it once its offset is completed.</summary>
    public async Task<IReadOnlyList<OutgoingRecord>> ReadAsync(long offset, string body, string? request = null, bool isReplay = false, string provider = "meta")
    {
        var headers = new RecordHeaders();
        headers.Add(HeaderNames.Tenant, Harbor.Id);
        headers.Add(HeaderNames.Channel, provider);
        headers.Add(HeaderNames.ReceivedAt, "1777896000000");
        headers.Add(HeaderNames.RequestId, request);
        headers.Add(HeaderNames.SecretOwner, Harbor.Integration);
        headers.Add(HeaderNames.Replay, isReplay ? "1" : null);
        return await TakeAsync(TopicNames.Webhooks, offset, body, headers);
    }

    public Task<IReadOnlyList<OutgoingRecord>> CommandAsync(long offset, string command) => TakeAsync(TopicNames.Commands, offset, command, new RecordHeaders());

    /// <summary>Ends as a crash would: what it has in memory is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await _catchUp.StopAsync(CancellationToken.None);
        await _stage.StopAsync(CancellationToken.None);
        _catchUp.Dispose();
        _stage.Dispose();
    }

    private async Task<IReadOnlyList<OutgoingRecord>> TakeAsync(string topic, long offset, string value, RecordHeaders headers)
    {
        if (!_assigned.ContainsKey(topic))
        {
            Own(topic);
        }

        var assignment = _assigned[topic];
        var before = Producer.Records.Count;
        assignment.Tracker.Take(offset, value.Length);
        _stage.Accept(new ConsumedRecord(assignment, offset, key: null, Encoding.UTF8.GetBytes(value), headers, DateTimeOffset.UnixEpoch.AddYears(56)));
        await Harness.Eventually.HoldsAsync(() => assignment.Tracker.Outstanding == 0 || Stop.Stopped.IsCompleted);
        Assert.False(Stop.Stopped.IsCompleted, Stop.Fatal.Reason);
        return [.. Producer.Records.Skip(before)];
    }
}
