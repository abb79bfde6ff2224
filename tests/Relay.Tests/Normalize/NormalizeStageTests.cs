using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Relay.Contracts;
using Relay.Kafka;
using Relay.Normalize;
using Relay.Tests.Fakes;
using static Relay.Tests.Normalize.Bodies;

namespace Relay.Tests.Normalize;

public sealed class NormalizeStageTests : IAsyncLifetime
{
    private static readonly (string, string)[] Headers = [("relay_tenant", "harbor"), ("relay_channel", "meta"), ("relay_received_at", "1777896000000")];

    private readonly NormalizeRig _rig = new();
    private readonly FakePartition _webhooks = new(TopicNames.Webhooks);
    private readonly FakeRanges _ranges = new();
    private readonly FakeSeenStore _store = new();
    private readonly FakeStop _stop = new();
    private readonly ListLogger<NormalizeStage> _log = new();
    private NormalizeStage? _stage;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        if (_stage is not null)
        {
            await _stage.StopAsync(CancellationToken.None);
            _stage.Dispose();
        }
    }

    [Fact]
    public async Task A_record_is_completed_only_when_its_events_are_acknowledged()
    {
        var producer = new FakeProducer { HoldsAcknowledgements = true };
        var stage = await StartAsync(producer);
        stage.Accept(Webhook("wamid.1"));
        await Waiting.UntilAsync(() => producer.Waiting == 1);

        Assert.Equal(1, _webhooks.Tracker.Outstanding);
        Assert.Null(_webhooks.Tracker.TakeCommittable());
        producer.AcknowledgeAll();
        await Waiting.UntilAsync(() => _webhooks.Tracker.Outstanding == 0);
        Assert.Equal(1, _webhooks.Tracker.TakeCommittable());
    }

    [Fact]
    public async Task A_record_is_completed_only_when_its_ids_are_remembered_and_the_next_batches_know_them_already()
    {
        var rig = new NormalizeRig(store: _store);
        var producer = new FakeProducer();
        var stage = await StartAsync(producer, rig);
        stage.Accept(Webhook("wamid.1"));
        await Waiting.UntilAsync(() => _webhooks.Tracker.Completed == 1);

        // It asks, and is answered; then the store hangs at the writing, while the same message comes again at another place.
        _store.HangAtRecord();
        stage.Accept(Webhook("wamid.2"));
        await Waiting.UntilAsync(() => _store.HasHung);
        stage.Accept(Webhook("wamid.2"));
        stage.Accept(Webhook("wamid.3"));
        await Waiting.UntilAsync(() => _log.Lines.Count == 4);
        Assert.Equal(1, _webhooks.Tracker.Completed);
        Assert.Contains(_log.Lines, line => line.Text.StartsWith("webhooks/0/2: 0 published, 1 duplicate", StringComparison.Ordinal));

        _store.Answer();
        await Waiting.UntilAsync(() => _webhooks.Tracker.Completed == 4);
        Assert.Equal([0L, 1L, 3L], _store.Ids.Select(i => i.Offset));
        Assert.Equal(3, producer.Records.Count);
    }

    [Fact]
    public async Task With_a_store_nothing_is_warmed_up()
    {
        var stage = await StartAsync(new FakeProducer(), new NormalizeRig(store: _store));
        stage.Assigned([new AssignedPartition(TopicNames.Webhooks, 0, Committed: 100, Low: 0)], TestContext.Current.CancellationToken);
        Assert.Empty(_ranges.Asked);
    }

    [Fact]
    public async Task Events_are_published_in_the_order_of_the_records()
    {
        var producer = new FakeProducer();
        var stage = await StartAsync(producer);
        for (var n = 0; n < 3000; n++)
        {
            stage.Accept(Webhook($"wamid.{n}"));
        }

        await Waiting.UntilAsync(() => _webhooks.Tracker.Outstanding == 0);
        Assert.Equal(Enumerable.Range(0, 3000).Select(n => $"wamid.{n}"), producer.Records.Select(r => r.Message().ProviderMessageId));
        Assert.Equal(3000, _webhooks.Tracker.TakeCommittable());
    }

    [Fact]
    public async Task Nothing_more_is_normalised_while_the_queue_is_full()
    {
        var producer = new FakeProducer { IsFull = true };
        var stage = await StartAsync(producer);
        stage.Accept(Webhook("wamid.1"));
        await Waiting.UntilAsync(() => _log.Lines.Count == 1);
        for (var n = 2; n < 50; n++)
        {
            stage.Accept(Webhook($"wamid.{n}"));
        }

        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Single(_log.Lines);
        Assert.Empty(producer.Records);
        producer.MakeRoom();
        await Waiting.UntilAsync(() => _webhooks.Tracker.Outstanding == 0);
        Assert.Equal(49, producer.Records.Count);
    }

    [Fact]
    public async Task What_cannot_be_published_stops_the_process_and_is_not_committed()
    {
        var stage = await StartAsync(new FakeProducer { Failure = new SendFailure("ClusterAuthorizationFailed", "no", IsQueueFull: false) });
        stage.Accept(Webhook("wamid.1"));
        await _stop.Stopped.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Contains("ClusterAuthorizationFailed", _stop.Fatal.Reason, StringComparison.Ordinal);
        Assert.Null(_webhooks.Tracker.TakeCommittable());
        Assert.Equal(0, _webhooks.Tracker.Completed);
    }

    [Fact]
    public async Task A_fault_while_normalising_stops_the_process_instead_of_standing_still()
    {
        var stage = await StartAsync(new FakeProducer());
        _rig.Tenants.Current = null!;
        stage.Accept(Webhook("wamid.1"));
        await _stop.Stopped.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal("Normalize failed", _stop.Fatal.Reason);

        // Nobody will end them, so a consumer that drains must not wait for them, nor for what comes still.
        stage.Accept(Webhook("wamid.after"));
        await Waiting.UntilAsync(() => _webhooks.Tracker.Outstanding == 0);
        Assert.Null(_webhooks.Tracker.TakeCommittable());
    }

    [Fact]
    public async Task Records_of_a_partition_that_went_away_are_abandoned()
    {
        var producer = new FakeProducer();
        var stage = await StartAsync(producer);
        var record = Webhook("wamid.1");
        _webhooks.Assignment.Revoke();
        stage.Accept(record);
        await Waiting.UntilAsync(() => _webhooks.Tracker.Outstanding == 0);

        Assert.Equal(0, _webhooks.Tracker.Completed);
        Assert.Null(_webhooks.Tracker.TakeCommittable());
        Assert.Empty(producer.Records);
        Assert.Equal(0, _rig.Seen.Count);
    }

    [Fact]
    public async Task A_record_that_Relay_did_not_write_is_quarantined_and_passed()
    {
        var producer = new FakeProducer();
        var stage = await StartAsync(producer);
        stage.Accept(_webhooks.Read("{}"));
        await Waiting.UntilAsync(() => _webhooks.Tracker.Completed == 1);
        Assert.Equal(("bad-record", "_unknown"), (producer.Records.Single().Quarantined().Reason, producer.Records.Single().Key));
    }

    [Fact]
    public async Task Commands_and_webhooks_go_the_same_way()
    {
        var producer = new FakeProducer();
        var stage = await StartAsync(producer);
        var commands = new FakePartition("commands.harbor");
        stage.Accept(commands.Read(Command));
        stage.Accept(Webhook("wamid.1"));
        await Waiting.UntilAsync(() => commands.Tracker.Completed + _webhooks.Tracker.Completed == 2);
        Assert.Equal(["messages.outbound", "messages.inbound"], producer.Records.Select(r => r.Topic));
    }

    [Fact]
    public async Task Every_record_is_logged_once_with_its_counts_and_nothing_of_its_content()
    {
        var stage = await StartAsync(new FakeProducer());
        stage.Accept(_webhooks.Read(WhatsApp("null", Entry(Messages(Message("wamid.1", "private words"), "17"))), [.. Headers, (HeaderNames.RequestId, "0192ab7")]));
        await Waiting.UntilAsync(() => _webhooks.Tracker.Completed == 1);

        Assert.Equal((LogLevel.Information, "webhooks/0/0: 1 published, 0 duplicate, 1 quarantined, 1 ignored; request 0192ab7 "), Assert.Single(_log.Lines));
    }

    [Fact]
    public async Task The_windows_are_warmed_up_from_what_was_committed_and_publish_nothing_of_it()
    {
        var producer = new FakeProducer();
        var stage = await StartAsync(producer);
        _ranges.Add(Webhook("wamid.1"));
        _ranges.Add(Webhook("wamid.2"));
        var commands = new FakePartition(TopicNames.Commands, 1);
        _ranges.Add(commands.Read(Command));

        stage.Assigned(
        [
            new AssignedPartition(TopicNames.Commands, 1, Committed: 1, Low: 0),
            new AssignedPartition(TopicNames.Webhooks, 0, Committed: 2, Low: 0),
            new AssignedPartition(TopicNames.Webhooks, 5, Committed: null, Low: 0),
            new AssignedPartition(TopicNames.Webhooks, 6, Committed: 7, Low: 7),
        ], TestContext.Current.CancellationToken);
        Assert.Equal([(TopicNames.Webhooks, 0, 0L, 2L), (TopicNames.Commands, 1, 0L, 1L)], _ranges.Asked);
        Assert.Empty(producer.Records);

        stage.Accept(Webhook("wamid.2"));
        stage.Accept(commands.Read(Command));
        stage.Accept(Webhook("wamid.3"));
        await Waiting.UntilAsync(() => _webhooks.Tracker.Completed == 2 && commands.Tracker.Completed == 1);
        Assert.Equal("wamid.3", Assert.Single(producer.Records).Message().ProviderMessageId);
    }

    [Fact]
    public async Task Warming_up_reads_a_bounded_number_over_all_partitions()
    {
        var stage = await StartAsync(new FakeProducer());
        stage.Assigned([.. Enumerable.Range(0, 4).Select(n => new AssignedPartition(TopicNames.Webhooks, n, Committed: 1_000_000, Low: 10))], TestContext.Current.CancellationToken);
        Assert.Equal(50_000, _ranges.Asked.Sum(a => a.To - a.From));
        Assert.All(_ranges.Asked.GroupBy(a => a.Partition), asked => Assert.Equal(1_000_000, asked.Max(a => a.To)));
    }

    private const string Command =
        $$$"""{"tenantId":"harbor","channel":"whatsapp","accountId":"{{{Harbor.Number}}}","idempotencyKey":"k1","to":{"phone":"15557770001"},"content":{"type":"text","text":"hi"}}""";

    private ConsumedRecord Webhook(string id) => _webhooks.Read(WhatsApp(Entry(Messages(Message(id)))), Headers);

    private async Task<NormalizeStage> StartAsync(FakeProducer producer, NormalizeRig? rig = null)
    {
        rig ??= _rig;
        _stage = new NormalizeStage(
            rig.Normalizer, rig.Commands, rig.Events, rig.Memory, producer, new WarmUp(_ranges, new ManualTimeProvider(), NullLogger<WarmUp>.Instance), FakeMetrics.Create(),
            _stop.Fatal, new ManualTimeProvider(), _log);
        await _stage.StartAsync(TestContext.Current.CancellationToken);
        return _stage;
    }
}
