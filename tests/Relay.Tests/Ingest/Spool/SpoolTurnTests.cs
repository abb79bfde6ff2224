using System.Text;
using Relay.Ingest.Spool;
using Relay.Kafka;
using Relay.Storage.Spool;
using Relay.Tests.Fakes;

namespace Relay.Tests.Ingest.Spool;

public sealed class SpoolTurnTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly FakeSpool _store = new();
    private readonly OpenSpools _open = new();

    [Fact]
    public async Task A_turn_appends_everything_in_its_order_and_closes_the_spool()
    {
        await FillAsync("acme", 700);
        await FillAsync("globex", 3);
        var producer = new FakeProducer();
        var end = await Turn(producer).RunAsync("acme", Run);

        Assert.Equal((TurnState.Closed, 700), (end.State, end.Appended));
        Assert.Equal(Enumerable.Range(0, 700).Select(i => $"acme {i}"), producer.Records.Select(r => Encoding.UTF8.GetString(r.Value)));
        Assert.All(producer.Records, r => Assert.Equal(("webhooks", "acme", "acme"), (r.Topic, r.Key, r.Headers.Get("relay_tenant"))));
        Assert.False(_open.Contains("acme", out _));
        Assert.True(_open.Contains("globex", out _));
        Assert.Equal(3, _store.Rows.Count);
    }

    [Fact]
    public async Task While_Kafka_is_away_one_record_waits_for_it_and_nothing_is_deleted()
    {
        await FillAsync("acme", 50);
        var producer = new FakeProducer { HoldsAcknowledgements = true };
        var turn = Turn(producer).RunAsync("acme", Run);
        await _time.UntilTimersAsync(1);
        _time.Advance(TimeSpan.FromSeconds(5));
        var end = await turn;

        Assert.Equal(TurnState.Stuck, end.State);
        Assert.Single(producer.Records);
        Assert.Equal(50, _store.Rows.Count);
        Assert.False(end.Outstanding!.IsCompleted);
        producer.AcknowledgeAll();
        Assert.Null(await end.Outstanding);
    }

    [Fact]
    public async Task A_record_that_Kafka_refuses_stays_and_is_told()
    {
        await FillAsync("acme", 2);
        var end = await Turn(new FakeProducer { Failure = new SendFailure("MsgSizeTooLarge", "too large", false, IsOfRecord: true) }).RunAsync("acme", Run);
        Assert.Equal((TurnState.Refused, "MsgSizeTooLarge"), (end.State, end.Failure!.Code));
        Assert.Equal(2, _store.Rows.Count);
        Assert.True(_open.Contains("acme", out _));
    }

    [Fact]
    public async Task Who_comes_second_leaves_the_tenant_to_the_first()
    {
        await FillAsync("acme", 1);
        await using var first = await _store.TryLeaseAsync("acme", Run);
        Assert.Equal(TurnState.Busy, (await Turn(new FakeProducer()).RunAsync("acme", Run)).State);
    }

    [Fact]
    public async Task A_spool_that_was_closed_by_another_is_forgotten()
    {
        _open.Mark("acme");
        Assert.Equal(TurnState.Closed, (await Turn(new FakeProducer()).RunAsync("acme", Run)).State);
        Assert.True(_open.IsEmpty);
    }

    [Fact]
    public async Task While_a_partition_is_stuck_only_one_of_its_tenants_has_a_record_on_the_way_and_others_go_on()
    {
        // By murmur2 over 2 partitions; which is which does not matter.
        var tenants = Enumerable.Range(0, 40).Select(i => $"tenant-{i}").ToList();
        foreach (var tenant in tenants)
        {
            await FillAsync(tenant, 2);
        }

        var producer = new PartitionedProducer();
        var options = Microsoft.Extensions.Options.Options.Create(new KafkaOptions { Partitions = 2 });
        using var drainer = new SpoolDrainer(
            new SpoolTurn(_store, producer, _open, new KafkaCircuit(_time), _time), _open, new FakeStop().Fatal, options, new Random(5), _time, new ListLogger<SpoolDrainer>());
        var round = drainer.RoundAsync(Run);
        while (!round.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, Run);
        }

        // At most one of each drainer, before the first was found stuck.
        Assert.True(await round);
        Assert.InRange(producer.Stuck, 1, 4);
        var left = tenants.Where(t => Murmur2.PartitionOf(t, 2) == 1).ToList();
        Assert.Equal(left, _open.Tenants.Order(StringComparer.Ordinal).Where(left.Contains).OrderBy(left.IndexOf));
        Assert.Equal(left.Count, _open.Count);

        Assert.False(await drainer.RoundAsync(Run));
        producer.Free();
        Assert.True(await drainer.RoundAsync(Run));
        Assert.True(_open.IsEmpty);
        Assert.Empty(_store.Rows);
    }

    private static CancellationToken Run => TestContext.Current.CancellationToken;

    private SpoolTurn Turn(IRecordProducer producer) => new(_store, producer, _open, new KafkaCircuit(_time), _time);

    private async Task FillAsync(string tenantId, int count)
    {
        var headers = new RecordHeaders();
        headers.Add("relay_tenant", tenantId);
        await _store.InsertAsync(
            [.. Enumerable.Range(0, count).Select(i => new SpoolEntry(
                tenantId, "meta", $"{tenantId}-{i}", ManualTimeProvider.Start, SpoolHeaders.Pack(headers), Encoding.UTF8.GetBytes($"{tenantId} {i}"), Opens: true))],
            Run);
        _open.Mark(tenantId);
    }

    /// <summary>Partition 1 of 2 acknowledges nothing until it is freed.</summary>
    private sealed class PartitionedProducer : IRecordProducer
    {
        private readonly TaskCompletionSource<SendFailure?> _free = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _stuck;

        public int Stuck => _stuck;

        public void Free() => _free.SetResult(null);

        public Task<Acknowledgement> EnqueueAllAsync(IReadOnlyList<OutgoingRecord> records, CancellationToken cancellationToken)
        {
            if (Murmur2.PartitionOf(records[0].Key, 2) == 0 || _free.Task.IsCompleted)
            {
                return Task.FromResult(Acknowledgement.None);
            }

            Interlocked.Add(ref _stuck, records.Count);
            return Task.FromResult(new Acknowledgement(_free.Task));
        }
    }
}
