using Confluent.Kafka;
using Relay.Kafka;
using Relay.Tests.Fakes;

namespace Relay.Tests.Kafka;

public sealed class KafkaHealthTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly FakeStop _stop = new();
    private readonly ListLogger<KafkaHealth> _log = new();
    private readonly KafkaHealth _health;

    public KafkaHealthTests() => _health = new KafkaHealth(_stop.Fatal, FakeMetrics.Create(), _time, _log);

    [Fact]
    public void Without_news_all_is_well() => Assert.Empty(_health.Faults());

    [Fact]
    public void A_client_without_brokers_is_a_fault_until_one_answers()
    {
        _health.OnClientError("a", new Error(ErrorCode.Local_AllBrokersDown));
        _time.Advance(TimeSpan.FromMinutes(1));
        _health.OnClientError("a", new Error(ErrorCode.Local_AllBrokersDown));

        Assert.Contains("since 2026-05-04T12:00:00.000Z", _health.Faults()["a"], StringComparison.Ordinal);
        _health.OnReachable("b");
        Assert.True(_health.HasUnreachable);
        _health.OnReachable("a");
        Assert.Empty(_health.Faults());
        Assert.Null(_stop.Fatal.Reason);
    }

    [Fact]
    public void A_probe_that_is_answered_clears_all_clients()
    {
        _health.OnClientError("a", new Error(ErrorCode.Local_AllBrokersDown));
        _health.OnClientError("b", new Error(ErrorCode.Local_AllBrokersDown));
        _health.OnAllReachable();
        Assert.Empty(_health.Faults());
    }

    [Fact]
    public void Other_errors_are_logged_and_are_no_fault()
    {
        _health.OnClientError("a", new Error(ErrorCode.Local_Transport, "broken pipe"));
        Assert.Empty(_health.Faults());
        Assert.Contains("broken pipe", _log.All, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fatal_error_stops_the_process()
    {
        _health.OnClientError("a", new Error(ErrorCode.Local_Fatal, "fenced", isFatal: true));
        Assert.Contains("fenced", _stop.Fatal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_consumer_that_does_not_poll_is_a_fault()
    {
        _health.OnPoll("a");
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Contains("not polled", _health.Faults()["a"], StringComparison.Ordinal);
        _health.OnPoll("a");
        Assert.Empty(_health.Faults());
    }

    [Fact]
    public void A_stage_that_finishes_nothing_is_a_fault_and_an_idle_one_is_not()
    {
        _health.OnProgress("a", 10, 3);
        _health.OnProgress("b", 10, 0);
        _time.Advance(TimeSpan.FromSeconds(61));
        _health.OnProgress("a", 10, 4);
        _health.OnProgress("b", 10, 0);

        Assert.Contains("records in flight", Assert.Single(_health.Faults()).Value, StringComparison.Ordinal);
        _health.OnProgress("a", 11, 3);
        Assert.Empty(_health.Faults());
    }

    [Fact]
    public void A_consumer_that_stopped_is_no_fault()
    {
        _health.OnPoll("a");
        _health.OnProgress("a", 1, 1);
        _health.OnClientError("a", new Error(ErrorCode.Local_AllBrokersDown));
        _health.OnStopped("a");
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(_health.Faults());
    }

    [Fact]
    public void A_consumer_that_waits_for_its_group_is_told_apart_and_is_no_fault()
    {
        _health.OnJoining("normalize consumer");
        Assert.False(_health.Joined["normalize consumer"]);
        Assert.Empty(_health.Faults());

        _health.OnJoined("normalize consumer");
        Assert.True(_health.Joined["normalize consumer"]);

        _health.OnStopped("normalize consumer");
        Assert.Empty(_health.Joined);
    }

    [Fact]
    public void Losses_add_up()
    {
        _health.OnLost("normalize", 5);
        _health.OnLost("normalize", 7);
        Assert.Equal(12, _health.Lost["normalize"]);
    }
}
