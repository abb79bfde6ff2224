using System.Net;
using System.Text.Json;
using Relay.Channels;
using Relay.Contracts;
using Relay.Dispatch;
using Relay.Kafka;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch;

public sealed class DispatchStageTests : IDisposable
{
    private readonly FakePartition _outbound = new(TopicNames.MessagesOutbound);
    private readonly ListLogger<DispatchStage> _log = new();
    private readonly FakeSender _sender = new();
    private DispatchRig? _rig;
    private DispatchStage? _stage;

    public void Dispose()
    {
        _rig?.Dispose();
    }

    [Fact]
    public async Task A_record_is_completed_only_when_its_results_are_acknowledged()
    {
        var producer = new FakeProducer { HoldsAcknowledgements = true };
        Stage(producer).Accept(Message());
        await Waiting.UntilAsync(() => producer.Waiting == 1);

        Assert.Single(_rig!.Handler.Requests);
        Assert.Equal(1, _outbound.Tracker.Outstanding);
        producer.AcknowledgeAll();
        await Waiting.UntilAsync(() => _outbound.Tracker.Completed == 1);
        Assert.Equal(1, _outbound.Tracker.TakeCommittable());
    }

    [Fact]
    public async Task Messages_of_a_conversation_go_out_in_their_order()
    {
        var stage = Stage(new FakeProducer());
        _sender.Outcomes.Enqueue(new Retry(DeliveryCategories.Throttled, null, "later", TimeSpan.FromSeconds(1)));
        var ids = Enumerable.Range(0, 20).Select(n => RelayIds.Event($"{n}")).ToList();
        ids.ForEach(id => stage.Accept(Message(id)));
        await Waiting.UntilAsync(() => _outbound.Tracker.Completed == 20);

        Assert.Equal(21, _rig!.Handler.Requests.Count);
        Assert.Equal(20, _outbound.Tracker.TakeCommittable());
    }

    [Fact]
    public async Task A_record_that_goes_nowhere_is_completed_at_once()
    {
        var inbound = new FakePartition(TopicNames.MessagesInbound);
        var producer = new FakeProducer();
        Stage(producer).Accept(inbound.Read(JsonSerializer.SerializeToUtf8Bytes(DispatchRig.Inbound with { AccountId = "1" }, RelayJson.Default.Message)));
        await Waiting.UntilAsync(() => inbound.Tracker.Completed == 1);
        Assert.Empty(producer.Records);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_is_quarantined_and_passed()
    {
        var producer = new FakeProducer();
        var stage = Stage(producer);
        stage.Accept(_outbound.Read("{\"id\":\"\\ud800\"}"));
        stage.Accept(Message());
        await Waiting.UntilAsync(() => _outbound.Tracker.Completed == 2);

        var quarantined = producer.Records.Single(r => r.Topic == "quarantine");
        Assert.Equal(("bad-record", "test.messages.outbound/0/0"), (quarantined.Quarantined().Reason, quarantined.Header("relay_raw")));
        Assert.Contains("messages.outbound/0/0 goes to quarantine", _log.All, StringComparison.Ordinal);
        Assert.Equal(2, _outbound.Tracker.TakeCommittable());
    }

    [Fact]
    public async Task What_has_not_begun_when_the_partition_goes_away_is_abandoned()
    {
        var release = new TaskCompletionSource();
        var producer = new FakeProducer();
        var stage = Stage(producer, new RecordingHandler(async (_, _) =>
        {
            await release.Task;
            return RecordingHandler.Answer(HttpStatusCode.OK);
        }));
        stage.Accept(Message());
        stage.Accept(Message(RelayIds.Event("second")));
        await Waiting.UntilAsync(() => _rig!.Handler.Requests.Count == 1);
        _outbound.Assignment.Revoke();
        release.SetResult();
        await Waiting.UntilAsync(() => _outbound.Tracker.Outstanding == 0);

        // The first was on its way: it is finished and may be committed. The second was not.
        Assert.Single(_rig!.Handler.Requests);
        Assert.Equal(1, _outbound.Tracker.TakeCommittable());
        Assert.Single(producer.Records);
    }

    [Fact]
    public async Task A_result_that_cannot_be_recorded_stops_the_process_and_nothing_is_sent_after_it()
    {
        var stage = Stage(new FakeProducer { Failure = new SendFailure("TopicAuthorizationFailed", "no", IsQueueFull: false) });
        stage.Accept(Message());
        stage.Accept(Message(RelayIds.Event("second")));
        await Waiting.UntilAsync(() => _outbound.Tracker.Outstanding == 0);

        Assert.Contains("TopicAuthorizationFailed", _rig!.Stop.Fatal.Reason, StringComparison.Ordinal);
        Assert.Single(_rig!.Handler.Requests);
        Assert.Null(_outbound.Tracker.TakeCommittable());
        Assert.Equal(0, _outbound.Tracker.Completed);
    }

    [Fact]
    public async Task A_fault_stops_the_process_and_its_record_does_not_count_as_done()
    {
        var stage = Stage(new FakeProducer(), new RecordingHandler(_ => throw new NotSupportedException("private words")));
        stage.Accept(Message());
        await _rig!.Stop.Stopped.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() => _outbound.Tracker.Outstanding == 0);
        Assert.Equal("Dispatch failed", _rig!.Stop.Fatal.Reason);
        Assert.Contains("NotSupportedException", _rig!.Stop.Log.All, StringComparison.Ordinal);
        Assert.DoesNotContain("private", _rig!.Stop.Log.All, StringComparison.Ordinal);
        Assert.Equal(0, _outbound.Tracker.Completed);
    }

    [Fact]
    public async Task What_is_in_flight_when_the_process_ends_is_abandoned_without_a_fault()
    {
        var stage = Stage(new FakeProducer(), new RecordingHandler(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return RecordingHandler.Answer(HttpStatusCode.OK);
        }));
        stage.Accept(Message());
        stage.Accept(Message(RelayIds.Event("second")));
        await Waiting.UntilAsync(() => _rig!.Handler.Requests.Count == 1);
        await stage.StopAsync(CancellationToken.None);
        await Waiting.UntilAsync(() => _outbound.Tracker.Outstanding == 0);

        Assert.Null(_rig!.Stop.Fatal.Reason);
        Assert.Null(_outbound.Tracker.TakeCommittable());
        Assert.Single(_rig!.Handler.Requests);
    }

    private DispatchStage Stage(FakeProducer producer, RecordingHandler? handler = null)
    {
        _rig = new DispatchRig(handler, new DispatchOptions()) { Sender = _sender };
        var catalog = new ChannelCatalog([], [], [_sender, new FakeSender("genesys")]);
        _stage = new DispatchStage(
            new Router(new FakeTenants(Harbor.Tenant), catalog, _rig.Time), _rig.Runner(producer), _rig.Words, _rig.Parking, new DispatchLanes(_rig.Guard), _rig.Guard, _log);
        return _stage;
    }

    private ConsumedRecord Message(Guid? id = null) =>
        _outbound.Read(JsonSerializer.SerializeToUtf8Bytes(DispatchRig.Outbound with { Id = id ?? DispatchRig.MessageId }, RelayJson.Default.Message));
}
