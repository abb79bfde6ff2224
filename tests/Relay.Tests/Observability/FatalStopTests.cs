using Relay.Kafka;
using Relay.Observability;
using Relay.Tests.Fakes;

namespace Relay.Tests.Observability;

public sealed class FatalStopTests
{
    private readonly ListLogger<FatalStop> _log = new();
    private readonly FakeStop _host = new();
    private readonly FatalStop _stop;

    public FatalStopTests() => _stop = new FatalStop(_host, _log);

    [Fact]
    public void Of_a_fault_type_and_place_are_logged_but_not_its_message()
    {
        try
        {
            Fail();
        }
        catch (InvalidOperationException fault)
        {
            _stop.Because("Normalize failed", fault);
        }

        var line = Assert.Single(_log.Lines).Text;
        Assert.Contains("Normalize failed", line, StringComparison.Ordinal);
        Assert.Contains(typeof(InvalidOperationException).FullName!, line, StringComparison.Ordinal);
        Assert.Contains(typeof(FormatException).FullName!, line, StringComparison.Ordinal);
        Assert.Contains(nameof(Fail), line, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", line, StringComparison.Ordinal);
        Assert.Equal("Normalize failed", _stop.Reason);
        Assert.True(_host.Stopped.IsCompleted);
    }

    [Fact]
    public void Readiness_says_that_it_stops_and_not_why()
    {
        var health = new KafkaHealth(_stop, FakeMetrics.Create(), new ManualTimeProvider(), new ListLogger<KafkaHealth>());
        var readiness = new Readiness(health, new TopicsReady(), _stop, []);
        _stop.Because("broker-4.internal:9092 refused");
        var report = readiness.Report();
        Assert.Equal("unready", report.Status);
        Assert.Equal("stopping", report.Parts["process"]);
    }

    private static void Fail() => throw new InvalidOperationException("hush-text", new FormatException("hush-number"));
}
