using Confluent.Kafka;
using Microsoft.Extensions.Options;
using Relay.Ingest;
using Relay.Ingest.Spool;
using Relay.Kafka;
using Relay.Tests.Fakes;
using Relay.Tests.Ingest.Spool;
using Relay.Tests.Kafka;

namespace Relay.Tests.Ingest;

public sealed class WebhookKeeperTests : IAsyncLifetime
{
    private static readonly TimeSpan Share = TimeSpan.FromSeconds(2);

    private readonly ManualTimeProvider _time = new();
    private readonly FakeSpool _store = new();
    private readonly OpenSpools _open = new();
    private readonly KafkaCircuit _circuit;
    private readonly SpoolWriter _writer;
    private readonly FakeClient _kafka;
    private readonly RecordProducer _producer;
    private readonly WebhookKeeper _keeper;
    private int _sent;

    public WebhookKeeperTests()
    {
        (var client, _kafka) = FakeClient.Create();
        _producer = new RecordProducer(client, new KafkaTopics(Options.Create(new KafkaOptions())), _time);
        _circuit = new KafkaCircuit(_time);
        _writer = new SpoolWriter(_store, _open, new SpoolState(_circuit, _open), FakeMetrics.Create(), new FakeStop().Fatal, _time, new ListLogger<SpoolWriter>());
        _keeper = new WebhookKeeper(
            _producer, Options.Create(new IngestOptions()), _time, new ListLogger<WebhookKeeper>(), new SpoolEntrance(_open, _circuit, _writer));
        _open.Replace([], 0);
    }

    public async ValueTask InitializeAsync() => await _writer.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _writer.StopAsync(CancellationToken.None);
        _writer.Dispose();
        _producer.Dispose();
    }

    [Fact]
    public async Task What_Kafka_acknowledges_never_touches_the_spool()
    {
        var kept = KeepAsync("acme");
        _kafka.Report(1);
        Assert.Equal(Outcomes.Accepted, (await kept).Outcome);
        Assert.Empty(_store.Batches);
    }

    [Fact]
    public async Task What_Kafka_does_not_acknowledge_within_its_share_goes_to_the_spool_and_the_tenant_follows()
    {
        var first = KeepAsync("acme");
        await _time.UntilTimersAsync(1);
        _time.Advance(Share);
        Assert.Equal(Outcomes.Spooled, (await first).Outcome);

        Assert.Equal(Outcomes.Spooled, (await KeepAsync("acme")).Outcome);
        Assert.Single(_kafka.Taken);
        Assert.Equal(2, _store.Rows.Count);
        Assert.Equal("value-0", System.Text.Encoding.UTF8.GetString(_store.Rows[0].Row.Body));
        Assert.Equal("0", SpoolHeaders.Unpack(_store.Rows[0].Row.Headers).Get("relay_request_id"));

        // Another tenant still goes to Kafka.
        var other = KeepAsync("globex");
        _kafka.Report(2);
        Assert.Equal(Outcomes.Accepted, (await other).Outcome);
    }

    [Fact]
    public async Task Who_follows_a_spool_that_was_closed_meanwhile_goes_to_Kafka()
    {
        _open.Mark("acme");
        var kept = KeepAsync("acme");
        await Waiting.UntilAsync(() => _kafka.Taken.Count == 1);
        _kafka.Report(1);
        Assert.Equal(Outcomes.Accepted, (await kept).Outcome);
        Assert.False(_open.Contains("acme", out _));
        Assert.Empty(_store.Rows);
    }

    [Fact]
    public async Task A_tenant_whose_spool_is_open_does_not_pass_it_when_the_store_is_away()
    {
        _open.Mark("acme");
        _store.IsAway = true;
        Assert.NotNull((await KeepAsync("acme")).Failure);
        Assert.Empty(_kafka.Taken);
    }

    [Fact]
    public async Task After_three_failures_in_a_row_webhooks_go_straight_to_the_spool_until_one_gets_through()
    {
        _kafka.Refuse = _ => ErrorCode.Local_MsgTimedOut;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Outcomes.Spooled, (await KeepAsync($"tenant-{i}")).Outcome);
        }

        var tried = 0;
        _kafka.Refuse = _ => ++tried > 0 ? ErrorCode.Local_MsgTimedOut : null;
        Assert.Equal(Outcomes.Spooled, (await KeepAsync("tenant-4")).Outcome);
        Assert.Equal(0, tried);

        _kafka.Refuse = _ => null;
        _time.Advance(TimeSpan.FromSeconds(5));
        var probe = KeepAsync("tenant-5");
        await Waiting.UntilAsync(() => _kafka.Taken.Count == 1);
        _kafka.Report(1);
        Assert.Equal(Outcomes.Accepted, (await probe).Outcome);
        Assert.False(_circuit.IsOpen);
    }

    [Fact]
    public async Task Only_when_both_fail_it_is_kept_nowhere()
    {
        _store.IsAway = true;
        _kafka.Refuse = _ => ErrorCode.Local_MsgTimedOut;
        for (var i = 0; i < 5; i++)
        {
            Assert.NotNull((await KeepAsync("acme")).Failure);
        }

        // Kafka is not worth waiting for, but with the spool away it is asked all the same.
        Assert.True(_circuit.IsOpen);
        _kafka.Refuse = _ => null;
        var kept = KeepAsync("acme");
        await Waiting.UntilAsync(() => _kafka.Taken.Count == 1);
        _kafka.Report(1);
        Assert.Equal(Outcomes.Accepted, (await kept).Outcome);
    }

    [Fact]
    public async Task When_both_hang_the_answer_comes_within_the_budget()
    {
        _store.Answer = new TaskCompletionSource().Task;
        var began = _time.GetUtcNow();
        var kept = KeepAsync("acme");
        await _time.UntilTimersAsync(1);
        _time.Advance(Share);
        await Waiting.UntilAsync(() => !_store.Batches.IsEmpty);
        await _time.UntilTimersAsync(2);
        _time.Advance(Share);
        Assert.NotNull((await kept).Failure);
        Assert.Equal(Share * 2, _time.GetUtcNow() - began);
    }

    [Fact]
    public async Task A_record_that_Kafka_will_never_take_is_not_put_where_it_would_hold_up_the_others()
    {
        _kafka.Refuse = _ => ErrorCode.MsgSizeTooLarge;
        Assert.Equal("MsgSizeTooLarge", (await KeepAsync("acme")).Failure!.Code);
        Assert.Empty(_store.Batches);
    }

    [Fact]
    public async Task Until_it_is_known_which_spools_are_open_the_store_is_asked()
    {
        var open = new OpenSpools();
        using var writer = new SpoolWriter(_store, open, new SpoolState(_circuit, open), FakeMetrics.Create(), new FakeStop().Fatal, _time, new ListLogger<SpoolWriter>());
        await writer.StartAsync(CancellationToken.None);
        var keeper = new WebhookKeeper(
            _producer, Options.Create(new IngestOptions()), _time, new ListLogger<WebhookKeeper>(), new SpoolEntrance(open, _circuit, writer));
        await _writer.AddAsync(new WebhookFacts("meta", "r", _time.GetUtcNow()).Entry(Record("acme"), opens: true), Share, CancellationToken.None);

        Assert.Equal(Outcomes.Spooled, (await keeper.KeepAsync(Record("acme"), new WebhookFacts("meta", "s", _time.GetUtcNow()), CancellationToken.None)).Outcome);
        await writer.StopAsync(CancellationToken.None);
    }

    private Task<Kept> KeepAsync(string tenantId) =>
        _keeper.KeepAsync(Record(tenantId), new WebhookFacts("meta", $"{_sent}", _time.GetUtcNow()), CancellationToken.None).AsTask();

    private OutgoingRecord Record(string tenantId)
    {
        var headers = new RecordHeaders();
        headers.Add("relay_request_id", $"{_sent}");
        return new OutgoingRecord("webhooks", tenantId, System.Text.Encoding.UTF8.GetBytes($"value-{_sent++}"), headers);
    }
}
