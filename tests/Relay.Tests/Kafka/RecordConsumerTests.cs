using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Relay.Kafka;
using Relay.Tests.Fakes;

namespace Relay.Tests.Kafka;

/// <summary>The real consumer on the embedded broker.</summary>
public sealed class RecordConsumerTests : IDisposable
{
    private const string Topic = Relay.Contracts.TopicNames.Commands;

    private static readonly TimeSpan FarBelowRevokeLimit = TimeSpan.FromMinutes(1);

    private readonly FakeStop _stop = new();
    private readonly DrainSignal _drain = new();
    private readonly TopicsReady _ready = new();
    private readonly ListLogger<RecordConsumer> _log = new();
    private readonly IOptions<KafkaOptions> _options = Options.Create(new KafkaOptions { Partitions = 1 });
    private readonly KafkaTopics _topics;
    private readonly KafkaHealth _health;
    private readonly KafkaCluster _cluster;

    public RecordConsumerTests()
    {
        _topics = new KafkaTopics(_options);
        _health = new KafkaHealth(_stop.Fatal, FakeMetrics.Create(), TimeProvider.System, NullLogger<KafkaHealth>.Instance);
        _cluster = new KafkaCluster(_options, _topics, NullLogger<KafkaCluster>.Instance);
        _ready.Open();
    }

    public void Dispose()
    {
        _cluster.Dispose();
        _drain.Dispose();
    }

    [Fact]
    public async Task Consumers_drain_side_by_side_and_closing_does_not_wait_once_more()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var sinks = new[] { new HoldingSink(), new HoldingSink() };
        using var one = Consumer("one", sinks[0]);
        using var two = Consumer("two", sinks[1]);
        await one.StartAsync(cancellation);
        await two.StartAsync(cancellation);
        await ProduceAsync();
        await Waiting.UntilAsync(() => sinks.All(s => !s.Records.IsEmpty));

        // As the host does it: the signal, then one service after another. Nobody ends the records, so both wait as long as they may; that the
        // second has done so before it is told to stop shows that it began with the first.
        _drain.Begin();
        await one.StopAsync(cancellation).WaitAsync(FarBelowRevokeLimit, cancellation);
        await Waiting.UntilAsync(() => Unfinished() == 2);
        await two.StopAsync(cancellation).WaitAsync(FarBelowRevokeLimit, cancellation);

        Assert.Equal(2, Unfinished());
        Assert.Null(_stop.Fatal.Reason);
    }

    [Fact]
    public async Task A_family_without_topics_is_no_warning()
    {
        var sink = new HoldingSink();
        using var consumer = Consumer("family", sink);
        await consumer.StartAsync(TestContext.Current.CancellationToken);
        await ProduceAsync();
        await Waiting.UntilAsync(() => !sink.Records.IsEmpty && _log.All.Contains("no topic matches", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.Level >= LogLevel.Warning);
        sink.Records.Single().Complete();
        await consumer.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_time_that_is_none_does_not_end_the_consumer()
    {
        var sink = new HoldingSink();
        using var consumer = Consumer("times", sink);
        await consumer.StartAsync(TestContext.Current.CancellationToken);
        using (var foreign = new ProducerBuilder<byte[], byte[]>(new ProducerConfig(_cluster.BaseConfig())).Build())
        {
            foreach (var time in (long[])[long.MaxValue, 253402300800000, 1])
            {
                await foreign.ProduceAsync(
                    _topics.Full(Topic), new Message<byte[], byte[]> { Value = [1], Timestamp = new Timestamp(time, TimestampType.CreateTime) },
                    TestContext.Current.CancellationToken);
            }
        }

        await Waiting.UntilAsync(() => sink.Records.Count == 3 || _stop.Fatal.Reason is not null);
        Assert.Null(_stop.Fatal.Reason);
        Assert.Equal([9999, 9999, 1970], sink.Records.Select(r => r.Timestamp.Year));
        foreach (var record in sink.Records)
        {
            record.Complete();
        }

        await consumer.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task It_does_not_read_on_while_the_first_record_stays_open_however_many_behind_it_are_done()
    {
        for (var n = 0; n < 50; n++)
        {
            await ProduceAsync();
        }

        var sink = new HoldingSink { CompletesAllButTheFirst = true };
        using var consumer = Consumer("span", sink, most: 10);
        await consumer.StartAsync(TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() => sink.Of(Topic) >= 10);

        // That another topic is read shows that it went on polling.
        await ProduceAsync(Relay.Contracts.TopicNames.Events);
        await Waiting.UntilAsync(() => sink.Of(Relay.Contracts.TopicNames.Events) == 1);
        Assert.Equal(10, sink.Of(Topic));

        sink.Records.First().Complete();
        await Waiting.UntilAsync(() => sink.Of(Topic) == 50);
        await consumer.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Headers_count_in_what_is_read_ahead()
    {
        for (var n = 0; n < 20; n++)
        {
            await ProduceAsync(header: new string('x', 1000));
        }

        var sink = new HoldingSink();
        using var consumer = Consumer("headers", sink, mostBytes: 5000);
        await consumer.StartAsync(TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() => !sink.Records.IsEmpty);
        await ProduceAsync(Relay.Contracts.TopicNames.Events);
        await Waiting.UntilAsync(() => sink.Of(Relay.Contracts.TopicNames.Events) == 1);
        Assert.InRange(sink.Of(Topic), 1, 5);
        await consumer.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task How_far_it_is_behind_counts_what_is_open_and_ends_with_it()
    {
        for (var n = 0; n < 3; n++)
        {
            await ProduceAsync();
        }

        var sink = new HoldingSink();
        using var consumer = Consumer("lag", sink);
        await consumer.StartAsync(TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() => sink.Of(Topic) == 3 && Lag(Topic) == 3 && Lag(Relay.Contracts.TopicNames.Events) == 0);
        sink.Records.ElementAt(1).Complete();
        sink.Records.ElementAt(0).Complete();
        await Waiting.UntilAsync(() => Lag(Topic) == 1);
        sink.Records.ElementAt(2).Complete();
        await Waiting.UntilAsync(() => Lag(Topic) == 0);
        await consumer.StopAsync(TestContext.Current.CancellationToken);
        Assert.Empty(_health.Lags);

        long? Lag(string topic) => _health.Lags.TryGetValue("lag", out var topics) && topics.TryGetValue(topic, out var records) ? records : null;
    }

    [Theory]
    [InlineData("commands", "commands")]
    [InlineData("commands.acme", "commands")]
    [InlineData("receipts", "receipts")]
    public void Topics_of_a_family_are_one_in_metrics(string topic, string name) =>
        Assert.Equal(name, new RecordConsumerSettings("normalize", ["webhooks", Topic, "receipts"]) { TopicFamilies = [Topic] }.NameOf(topic));

    private int Unfinished() => _log.Lines.Count(line => line.Text.Contains("they are repeated after the next start", StringComparison.Ordinal));

    private RecordConsumer Consumer(string role, HoldingSink sink, int most = 1000, long mostBytes = 1_000_000) => new(
        new RecordConsumerSettings(role, [Topic, Relay.Contracts.TopicNames.Events])
        {
            TopicFamilies = [Topic], DrainLimit = TimeSpan.FromSeconds(2), RevokeLimit = FarBelowRevokeLimit * 10, MaxRecordsAhead = most, MaxBytesAhead = mostBytes,
        },
        _cluster, _topics, _health, _ready, _drain, _stop.Fatal, sink, _log);

    private async Task ProduceAsync(string topic = Topic, string? header = null)
    {
        var headers = new RecordHeaders();
        headers.Add("more", header);
        using var producer = new RecordProducer(
            _cluster, _topics, _health, TimeProvider.System, NullLogger<RecordProducer>.Instance, "test", new SendLimit(TimeSpan.FromSeconds(10)));
        Assert.Null(await producer.SendAsync(new OutgoingRecord(topic, "key", "value"u8.ToArray(), headers)));
    }

    /// <summary>Takes records and ends none, or all but one.</summary>
    private sealed class HoldingSink : IRecordSink
    {
        public ConcurrentQueue<ConsumedRecord> Records { get; } = new();

        public void Assigned(IReadOnlyList<AssignedPartition> partitions, CancellationToken cancellationToken) => Assert.NotEmpty(partitions);

        public bool CompletesAllButTheFirst { get; init; }

        public int Of(string topic) => Records.Count(r => r.Topic == topic);

        public void Accept(ConsumedRecord record)
        {
            var isFirst = Records.IsEmpty;
            Records.Enqueue(record);
            if (CompletesAllButTheFirst && !isFirst)
            {
                record.Complete();
            }
        }
    }
}
