using System.Globalization;
using System.Text;
using Relay.Contracts;
using Relay.Kafka;
using Relay.Model;
using Relay.Replays;
using Relay.Tests.Fakes;

namespace Relay.Tests.Replays;

public sealed class RawReplayTests
{
    private readonly InstantTimeProvider _time = new();
    private readonly FakeRanges _ranges = new();
    private readonly FakeProducer _producer = new();
    private readonly FakePartition _partition = new(TopicNames.Webhooks, 1);
    private long _end;

    [Fact]
    public async Task The_tenants_webhooks_of_the_window_are_appended_again_with_all_they_have()
    {
        Add("acme", 9, "before");
        Add("acme", 10, "first");
        Add("globex", 10, "another's");
        Add("acme", 11, "second");
        Add("acme", 12, "replayed before", (HeaderNames.Replay, "1/0"));
        Add("acme", 20, "after");
        _ranges.Add(_partition.Read("no record of Relay's"));
        _end++;

        var (end, report, _) = await RunAsync(from: 10, to: 20);
        Assert.Equal(ReplayEnd.Done, end);
        Assert.Equal(["first", "second"], _producer.Records.Select(r => Encoding.UTF8.GetString(r.Value)));
        Assert.Equal((7L, 2L, 2L, 1L), (report.Read, report.Replayed, report.Outside, report.Repeated));

        var again = _producer.Records.First();
        Assert.Equal((TopicNames.Webhooks, "acme"), (again.Topic, again.Key));
        Assert.Equal(("1/1", "request-1", "10000"), (again.Headers.Get(HeaderNames.Replay), again.Headers.Get(HeaderNames.RequestId), again.Headers.Get(HeaderNames.ReceivedAt)));
    }

    [Fact]
    public async Task They_come_at_the_pace_that_was_asked_for()
    {
        for (var i = 0; i < 100; i++)
        {
            Add("acme", 10, $"{i}");
        }

        await RunAsync(from: 0, perSecond: 20);
        Assert.Equal(100, _producer.Records.Count);
        Assert.Equal(5, _time.Waits.Sum(w => w.TotalSeconds), precision: 1);
    }

    [Fact]
    public async Task Large_bodies_are_slowed_down_whatever_their_number()
    {
        for (var i = 0; i < 8; i++)
        {
            Add("acme", 10, new string('x', 1024 * 1024));
        }

        await RunAsync(from: 0, perSecond: 10_000);
        Assert.Equal(1.6, _time.Waits.Sum(w => w.TotalSeconds), precision: 1);
    }

    [Fact]
    public async Task A_window_that_is_not_kept_any_more_is_told_with_what_is_there()
    {
        var (end, report, _) = await RunAsync(from: 10, to: 20, low: true);
        Assert.Equal(ReplayEnd.Gone, end);
        Assert.Equal(ManualTimeProvider.Start, report.KeptSince);
        Assert.Empty(_producer.Records);
    }

    [Fact]
    public async Task A_broker_that_stops_answering_and_one_that_refuses_are_failures()
    {
        Add("acme", 10, "one");
        _end += 5;
        var (end, report, fault) = await RunAsync(from: 0);
        Assert.Equal((ReplayEnd.Failed, 1L), (end, report.Replayed));
        Assert.Contains("at offset 1 of 6", fault, StringComparison.Ordinal);

        _producer.Failure = new SendFailure("TopicAuthorizationFailed", "not allowed", IsQueueFull: false);
        (end, report, fault) = await RunAsync(from: 0);
        Assert.Equal((ReplayEnd.Failed, 0L), (end, report.Replayed));
        Assert.Contains("TopicAuthorizationFailed", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_that_is_stopped_says_what_it_did()
    {
        for (var i = 0; i < 50; i++)
        {
            Add("acme", 10, $"{i}");
        }

        using var stop = new CancellationTokenSource();
        var read = 0;
        _ranges.OnRead = () =>
        {
            if (++read == 26)
            {
                stop.Cancel();
            }
        };
        var (end, report, _) = await RunAsync(from: 0, perSecond: 100, stop: stop);
        Assert.Equal((ReplayEnd.Stopped, 20L), (end, report.Replayed));
    }

    private async Task<(ReplayEnd End, ReplayReport Report, string? Fault)> RunAsync(
        int from, int? to = null, int perSecond = 1000, bool low = false, CancellationTokenSource? stop = null)
    {
        var request = new ReplayRequest(TenantId.Parse("acme"), At(from), to is { } end ? At(end) : null, perSecond);
        var lookup = new FixedLookup(new PartitionStretch(1, low ? 7 : 0, low ? 7 : 0, low ? 8 : _end));
        if (low)
        {
            // Retention took the seven before it.
            var kept = new FakePartition(TopicNames.Webhooks, 1);
            for (var i = 0; i < 7; i++)
            {
                kept.Read("gone");
            }

            _ranges.Add(kept.Read("kept", Headers("acme", 500, "request-7")));
        }

        return await new RawReplay(lookup, _ranges, _producer, _time).RunAsync(request, _ => { }, stop?.Token ?? TestContext.Current.CancellationToken);
    }

    private static DateTimeOffset At(int seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    private void Add(string tenantId, int receivedAt, string body, params ReadOnlySpan<(string Name, string Value)> more)
    {
        _ranges.Add(_partition.Read(body, [.. Headers(tenantId, receivedAt, string.Create(CultureInfo.InvariantCulture, $"request-{_end}")), .. more]));
        _end++;
    }

    private static (string Name, string Value)[] Headers(string tenantId, int receivedAt, string requestId) =>
    [
        (HeaderNames.Tenant, tenantId), (HeaderNames.Channel, "meta"), (HeaderNames.RequestId, requestId),
        (HeaderNames.ReceivedAt, string.Create(CultureInfo.InvariantCulture, $"{receivedAt}000")),
    ];

    private sealed class FixedLookup(PartitionStretch found) : IPartitionLookup
    {
        public (PartitionStretch? Found, string? Fault) Find(string topic, string key, DateTimeOffset from) => (found, null);
    }
}
