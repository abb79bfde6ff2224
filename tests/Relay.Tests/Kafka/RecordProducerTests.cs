using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using Relay.Kafka;
using Relay.Tests.Fakes;

namespace Relay.Tests.Kafka;

public sealed class RecordProducerTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly FakeClient _client;
    private readonly RecordProducer _producer;

    public RecordProducerTests()
    {
        (var client, _client) = FakeClient.Create();
        _producer = new RecordProducer(client, new KafkaTopics(Options.Create(new KafkaOptions { TopicPrefix = "test." })), _time);
    }

    public void Dispose() => _producer.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_record_goes_to_the_topic_with_its_prefix_and_its_key()
    {
        var sent = _producer.SendAsync(Record("a"));

        Assert.False(sent.IsCompleted);
        Assert.Equal(("test.events", "acme/1", "a"), Assert.Single(_client.Taken));
        _client.Report(1);
        Assert.Null(await sent);
    }

    [Fact]
    public async Task A_failure_is_a_value()
    {
        var sent = _producer.SendAsync(Record("a"));
        _client.Report(1, ErrorCode.NotEnoughReplicas);

        var failure = await sent;
        Assert.Equal((nameof(ErrorCode.NotEnoughReplicas), false), (failure?.Code, failure?.IsQueueFull));
    }

    [Fact]
    public async Task A_full_queue_fails_a_single_record_at_once()
    {
        _client.Room = 0;
        Assert.True((await _producer.SendAsync(Record("a")))?.IsQueueFull);
    }

    [Fact]
    public async Task All_records_are_acknowledged_with_the_last()
    {
        var acknowledgement = await _producer.EnqueueAllAsync(Records("a", "b", "c"), Cancel);
        _client.Report(2);
        Assert.False(acknowledgement.Outcome.IsCompleted);
        _client.Report(1);
        Assert.Null(await acknowledgement.Outcome);
    }

    [Fact]
    public async Task One_failure_fails_all_and_the_first_is_told()
    {
        var acknowledgement = await _producer.EnqueueAllAsync(Records("a", "b", "c"), Cancel);
        _client.Report(1);
        _client.Report(1, ErrorCode.TopicAuthorizationFailed);
        _client.Report(1, ErrorCode.Unknown);
        Assert.Equal(nameof(ErrorCode.TopicAuthorizationFailed), (await acknowledgement.Outcome)?.Code);
    }

    [Fact]
    public async Task A_record_that_is_refused_at_once_fails_all()
    {
        _client.Refuse = value => value == "b" ? ErrorCode.MsgSizeTooLarge : null;
        var acknowledgement = await _producer.EnqueueAllAsync(Records("a", "b", "c"), Cancel);
        _client.Report(2);
        Assert.Equal(nameof(ErrorCode.MsgSizeTooLarge), (await acknowledgement.Outcome)?.Code);
    }

    [Fact]
    public async Task Nothing_is_acknowledged_at_once()
    {
        var acknowledgement = await _producer.EnqueueAllAsync([], Cancel);
        Assert.True(acknowledgement.Outcome.IsCompletedSuccessfully);
        Assert.Null(await acknowledgement.Outcome);
    }

    [Fact]
    public async Task A_full_queue_holds_the_caller_so_that_nothing_overtakes()
    {
        _client.Room = 2;
        var enqueuing = _producer.EnqueueAllAsync(Records("a", "b", "c", "d"), Cancel);
        Assert.False(enqueuing.IsCompleted);

        _client.Report(1);
        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.False(enqueuing.IsCompleted);
        _client.Report(1);
        await _time.UntilTimersAsync(1);
        _time.Advance(TimeSpan.FromMilliseconds(10));
        var acknowledgement = await enqueuing;

        Assert.Equal(["a", "b", "c", "d"], _client.Taken.Select(t => t.Value));
        _client.Report(2);
        Assert.Null(await acknowledgement.Outcome);
    }

    [Fact]
    public async Task Waiting_for_room_ends_when_the_stage_stops()
    {
        _client.Room = 0;
        using var stopping = new CancellationTokenSource();
        var enqueuing = _producer.EnqueueAllAsync(Records("a"), stopping.Token);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => enqueuing);
    }

    [Fact]
    public void What_waits_is_flushed_before_the_client_goes()
    {
        _producer.Dispose();
        Assert.Equal(["Flush", "Dispose"], _client.Ends);
    }

    private static OutgoingRecord Record(string value) => new("events", "acme/1", Encoding.UTF8.GetBytes(value), new RecordHeaders());

    private static OutgoingRecord[] Records(params string[] values) => [.. values.Select(Record)];
}
