using Confluent.Kafka;
using Relay.Kafka;
using Relay.Observability;
using Relay.Tests.Fakes;

namespace Relay.Tests.Observability;

/// <summary>Ingest is ready while Kafka or the spool takes writes.</summary>
public sealed class StandInTests
{
    private readonly FakeStop _stop = new();
    private readonly TopicsReady _topics = new();
    private readonly KafkaHealth _health;

    public StandInTests() => _health = new KafkaHealth(_stop.Fatal, FakeMetrics.Create(), new ManualTimeProvider(), new ListLogger<KafkaHealth>());

    [Theory]
    [InlineData(true, true, "ready")]
    [InlineData(true, false, "unready")]
    [InlineData(false, true, "ready")]
    [InlineData(false, false, "unready")]
    public void Without_Kafka_it_is_ready_as_long_as_the_spool_takes_writes(bool isChecked, bool spoolTakesWrites, string status)
    {
        if (isChecked)
        {
            _topics.Open();
        }

        _health.OnClientError("ingest producer", new Error(ErrorCode.Local_AllBrokersDown));
        var report = Readiness(new StandIn(IsNeeded: false, spoolTakesWrites)).Report();
        Assert.Equal(status, report.Status);

        // It is said either way.
        Assert.NotEqual(ReadyReport.Ok, report.Parts["kafka"]);
    }

    [Fact]
    public void With_Kafka_there_a_stage_that_is_stuck_is_no_matter_of_the_spool()
    {
        _topics.Open();
        var time = new ManualTimeProvider();
        var health = new KafkaHealth(_stop.Fatal, FakeMetrics.Create(), time, new ListLogger<KafkaHealth>());
        health.OnProgress("normalize", 1, 5);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("unready", new Readiness(health, _topics, _stop.Fatal, [], new StandIn(false, true)).Report().Status);
        Assert.Equal("ready", new Readiness(health, _topics, _stop.Fatal, [], new StandIn(true, true)).Report().Status);
    }

    [Fact]
    public void A_process_that_stops_is_unready_whatever_the_spool_does()
    {
        _topics.Open();
        var readiness = Readiness(new StandIn(true, true));
        readiness.Drain();
        Assert.Equal("unready", readiness.Report().Status);
    }

    private Readiness Readiness(IKafkaStandIn standIn) => new(_health, _topics, _stop.Fatal, [], standIn);

    private sealed record StandIn(bool IsNeeded, bool TakesWrites) : IKafkaStandIn;
}
