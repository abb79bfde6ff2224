using System.Diagnostics;
using Relay.Observability;
using Relay.Tests.Fakes;

namespace Relay.Tests.Observability;

[Collection(nameof(RelayTracingTests))]
public sealed class RelayTracingTests
{
    private const string Trace = "5e1fa0c3d7b94e6288a1c40f9d2b7e31";
    private const string Parent = $"00-{Trace}-7c20d9e4a1b35f68-01";

    [Theory]
    [InlineData(Parent, true)]
    [InlineData($"00-{Trace}-7c20d9e4a1b35f68-00", true)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("00-00000000000000000000000000000000-7c20d9e4a1b35f68-01", false)]
    [InlineData("00_5e1fa0c3d7b94e6288a1c40f9d2b7e31_7c20d9e4a1b35f68_01", false)]
    [InlineData("ff-5E1FA0C3D7B94E6288A1C40F9D2B7E31-7c20d9e4a1b35f68-01", false)]
    [InlineData($"{Parent}-and-more", false)]
    public void Only_a_whole_trace_parent_is_one(string? header, bool isOne) => Assert.Equal(isOne ? header : null, RelayTracing.Valid(header));

    [Fact]
    public void A_record_without_a_trace_gets_one_that_nobody_records_and_keeps_it()
    {
        var record = new FakePartition("commands", 1).Read("{}", ("traceparent", "none"));
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-00$", record.TraceParent);
        Assert.Equal(record.TraceParent, record.TraceParent);
        Assert.NotEqual(RelayTracing.New(), RelayTracing.New());
    }

    [Fact]
    public void While_nobody_listens_nothing_is_made()
    {
        MakeNothing();
        var before = GC.GetAllocatedBytesForCurrentThread();
        MakeNothing();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void MakeNothing()
        {
            for (var n = 0; n < 100; n++)
            {
                using var sent = RelayTracing.StartSend("webhooks");
                using var read = RelayTracing.StartProcess("webhooks", 1, 2, Parent);
                using var during = RelayTracing.Enter(read);
                using var call = RelayTracing.StartCall("genesys");
                RelayTracing.PointTo(Parent);
                Assert.True(sent is null && read is null && call is null);
            }
        }
    }

    [Fact]
    public void Work_on_a_record_goes_on_in_its_trace_and_is_current_only_where_it_is_entered()
    {
        using var listener = Listen(out var ended);
        using (var span = RelayTracing.StartProcess("webhooks", 3, 41, Parent)!)
        {
            Assert.NotSame(span, Activity.Current);
            using (RelayTracing.Enter(span))
            {
                Assert.Same(span, RelayTracing.Current);
                Assert.Equal(span.Id, RelayTracing.CurrentOrNew());
            }

            Assert.NotSame(span, Activity.Current);
            span.Whose("acme", "meta");
            span.Ended("delivered", "throttled");
        }

        var done = Assert.Single(ended, a => a.OperationName == "process webhooks" && a.TraceId.ToString() == Trace);
        Assert.Equal(("7c20d9e4a1b35f68", ActivityKind.Consumer, ActivityStatusCode.Error), (done.ParentSpanId.ToString(), done.Kind, done.Status));
        Assert.Equal(
            ["error.type=throttled", "messaging.destination.name=webhooks", "messaging.destination.partition.id=3", "messaging.kafka.offset=41",
                "messaging.operation.name=process", "messaging.operation.type=process", "messaging.system=kafka", "relay.channel=meta", "relay.outcome=delivered", "relay.tenant=acme"],
            done.TagObjects.Select(t => $"{t.Key}={t.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_call_is_part_of_what_runs_and_never_a_trace_of_its_own()
    {
        using var listener = Listen(out _);
        Assert.Null(RelayTracing.StartCall("genesys"));
        using var span = RelayTracing.StartProcess("messages.inbound", 0, 0, Parent);
        using var during = RelayTracing.Enter(span);
        using var call = RelayTracing.StartCall("genesys");
        Assert.Equal((Trace, span!.SpanId), (call!.TraceId.ToString(), call.ParentSpanId));
    }

    [Fact]
    public void The_trace_of_a_stranger_is_neither_taken_nor_told()
    {
        var propagation = new NoPropagation();
        propagation.ExtractTraceIdAndState(null, (object? _, string _, out string? value, out IEnumerable<string>? values) => (value, values) = (Parent, null), out var id, out var state);
        Assert.Equal((null, null), (id, state));
        using var activity = new Activity("here").Start();
        propagation.Inject(activity, null, (_, name, _) => Assert.Fail($"{name} is told"));
        Assert.Empty(propagation.Fields);
    }

    private static ActivityListener Listen(out List<Activity> ended)
    {
        var all = ended = [];
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RelayTracing.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (all)
                {
                    all.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
