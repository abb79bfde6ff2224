using System.Net;
using System.Text;
using Relay.Channels;
using Relay.Contracts;
using Relay.Dispatch;
using Relay.Dispatch.Limits;
using Relay.Model;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch.Limits;

/// <summary>The gate as deliveries meet it: through the pipeline.</summary>
public sealed class CallGateTests : IDisposable
{
    private const string Here = "whatsapp:1";

    private static readonly LimitKey Number = new(RetryScope.Destination, Harbor.Id, "1");
    private static readonly LimitKey Pair = new(RetryScope.Pair, Harbor.Id, "1", "15557770001");
    private static readonly LimitKey App = new(RetryScope.Provider, Harbor.Id, "app-1");

    private static readonly ProviderRequest Request =
        new(new Uri("https://provider.example/0"), Encoding.UTF8.GetBytes("{}"), new BearerToken(new SecretValue("pass-fake"))) { Limits = [new(Number), new(Pair), new(App)] };

    private readonly DispatchRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(DeliveryCategories.Authentication)]
    [InlineData(DeliveryCategories.Configuration)]
    public async Task What_someone_must_mend_kills_no_message_and_closes_the_destination_at_once(string category)
    {
        var call = await SendAsync(new Rejected(category, "190", "no", RetryScope.Destination));
        Assert.Equal((true, false), (call.WasCalled, call.CountsAsAttempt));
        var retry = Assert.IsType<Retry>(call.Outcome);
        Assert.Equal((category, "190", TimeSpan.FromSeconds(5)), (retry.Category, retry.Code, retry.After));

        var next = await SendAsync(null, lane: "c_two");
        Assert.Equal((false, false), (next.WasCalled, next.CountsAsAttempt));
        Assert.Equal((category, RefusalCodes.DestinationClosed), (Assert.IsType<Retry>(next.Outcome).Category, ((Retry)next.Outcome).Code));
        Assert.Equal(1, Calls);
        Assert.Equal(TimeSpan.FromSeconds(5), _rig.Destinations.ClosedFor(Here));
        Assert.Equal(0, _rig.Destinations.Allowance(Here));
    }

    [Fact]
    public async Task A_token_that_was_put_right_is_tried_at_once()
    {
        await RefuseUntilTheLongestWaitAsync();
        Assert.Equal(TimeSpan.FromMinutes(2), _rig.Destinations.ClosedFor(Here));

        // Another snapshot with the same token changes nothing.
        _rig.Tenants.Current = new TenantSnapshot(2, [Harbor.Tenant with { Name = "renamed" }]);
        Assert.NotNull(_rig.Destinations.ClosedFor(Here));

        _rig.Tenants.Current = new TenantSnapshot(
            3, [Harbor.Tenant with { Accounts = [Harbor.Account with { AccessToken = new SecretValue("pass-new") }] }]);
        Assert.Null(_rig.Destinations.ClosedFor(Here));
        Assert.Equal(1, _rig.Destinations.Allowance(Here));
        Assert.IsType<Delivered>((await SendAsync(null)).Outcome);
        Assert.Null(_rig.Destinations.ClosedFor(Here));
    }

    [Fact]
    public async Task A_call_that_still_had_the_old_token_does_not_delay_the_new_one()
    {
        _rig.Tenants.Current = new TenantSnapshot(
            2, [Harbor.Tenant with { Accounts = [Harbor.Account with { AccessToken = new SecretValue("pass-new") }] }]);
        await SendAsync(new Rejected(DeliveryCategories.Authentication, "190", "no", RetryScope.Destination));
        Assert.Null(_rig.Destinations.ClosedFor(Here));
    }

    [Fact]
    public async Task A_message_that_waits_for_a_mended_token_looks_again_before_long()
    {
        await RefuseUntilTheLongestWaitAsync();
        Assert.Equal(TimeSpan.FromSeconds(30), Assert.IsType<Retry>((await SendAsync(null)).Outcome).After);
    }

    [Fact]
    public async Task A_message_that_is_wrong_itself_closes_nothing()
    {
        for (var n = 0; n < 20; n++)
        {
            Assert.IsType<Rejected>((await SendAsync(new Rejected(DeliveryCategories.Content, "100", "no"), lane: $"c_{n}")).Outcome);
        }

        Assert.Null(_rig.Destinations.ClosedFor(Here));
        Assert.True(_rig.Destinations.Allowance(Here) > 1);
    }

    [Fact]
    public async Task Time_outs_of_several_lanes_close_it_and_say_nothing_against_the_messages_any_more()
    {
        for (var n = 0; n < Breaker.Threshold - 1; n++)
        {
            Assert.True((await SendAsync(new Unknown(DeliveryCategories.Timeout, null, "?"), lane: $"c_{n}")).CountsAsAttempt);
        }

        var last = await SendAsync(new Unknown(DeliveryCategories.Timeout, null, "?"), lane: "c_last");
        Assert.IsType<Unknown>(last.Outcome);
        Assert.False(last.CountsAsAttempt);
        Assert.NotNull(_rig.Destinations.ClosedFor(Here));
    }

    [Fact]
    public async Task A_maintenance_with_a_time_closes_it_for_that_time()
    {
        var call = await SendAsync(new Retry(DeliveryCategories.Unavailable, "131057", "later", TimeSpan.FromMinutes(1), RetryScope.Destination));
        Assert.False(call.CountsAsAttempt);
        Assert.Equal(TimeSpan.FromMinutes(1), _rig.Destinations.ClosedFor(Here));
    }

    [Fact]
    public async Task A_throttled_pair_closes_nothing_but_itself()
    {
        var call = await SendAsync(Throttle(RetryScope.Pair, 60));
        Assert.Equal((true, false), (call.WasCalled, call.CountsAsAttempt));
        Assert.Null(_rig.Destinations.ClosedFor(Here));

        var again = await SendAsync(null);
        Assert.False(again.WasCalled);
        Assert.Equal((DeliveryCategories.Throttled, RefusalCodes.OverLimit), (Assert.IsType<Retry>(again.Outcome).Category, ((Retry)again.Outcome).Code));
        var other = Request with { Limits = [new(Number), new(Pair with { Peer = "15557770002" }), new(App)] };
        Assert.IsType<Delivered>((await SendAsync(null, request: other)).Outcome);
    }

    [Theory]
    [InlineData("Destination")]
    [InlineData("Provider")]
    [InlineData("Business")]
    public async Task A_throttle_closes_what_it_concerns_and_is_told_once(string scope)
    {
        await SendAsync(Throttle(Enum.Parse<RetryScope>(scope), 60));
        Assert.Equal(TimeSpan.FromMinutes(1), _rig.Destinations.ClosedFor(Here));
        Assert.False((await SendAsync(null, lane: "c_two")).WasCalled);
        Assert.Single(_rig.GateLog.Lines);
        Assert.DoesNotContain("1555", _rig.GateLog.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_destinations_of_an_app_are_closed_with_it_and_no_others()
    {
        await SendAsync(Throttle(RetryScope.Provider, 60));
        var second = _rig.Job(DispatchRig.Outbound) with { Destination = "whatsapp:2" };
        Assert.False((await SendAsync(null, job: second, request: Request with { Limits = [new(App)] })).WasCalled);
        var stranger = Request with { Limits = [new(App with { Tenant = Harbor.Neighbour })] };
        Assert.IsType<Delivered>((await SendAsync(null, job: second with { Destination = "whatsapp:3" }, request: stranger)).Outcome);
    }

    [Fact]
    public async Task A_short_throttle_is_waited_for_here()
    {
        _rig.Sender.Outcomes.Enqueue(Throttle(RetryScope.Pair, null));
        var call = await SendAsync(null);
        Assert.IsType<Delivered>(call.Outcome);
        Assert.Equal(2, Calls);
        Assert.Equal([TimeSpan.FromSeconds(1)], _rig.Time.Waits);
    }

    [Fact]
    public async Task A_rate_sends_away_whoever_would_wait_for_long()
    {
        var slow = Request with { Limits = [new CallLimit(Number, new CallRate(2, TimeSpan.FromMinutes(1), IsWindow: true))] };
        Assert.True((await SendAsync(null, request: slow)).WasCalled);
        Assert.Equal(1, _rig.Destinations.Allowance(Here));
        Assert.True((await SendAsync(null, request: slow)).WasCalled);
        Assert.Equal(0, _rig.Destinations.Allowance(Here));
        var third = await SendAsync(null, request: slow);
        Assert.Equal((false, false), (third.WasCalled, third.CountsAsAttempt));
        Assert.InRange(Assert.IsType<Retry>(third.Outcome).After!.Value, TimeSpan.FromSeconds(55), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task What_the_provider_says_of_its_limit_counts_for_the_next_call()
    {
        var request = Request with { Limits = [new CallLimit(App, new CallRate(300, TimeSpan.FromMinutes(1), IsWindow: true))] };
        _rig.Sender.Reading = new LimitReading(300, 300, TimeSpan.FromSeconds(40));
        Assert.True((await SendAsync(null, request: request)).WasCalled);
        var next = await SendAsync(null, request: request);
        Assert.False(next.WasCalled);
        Assert.InRange(Assert.IsType<Retry>(next.Outcome).After!.Value, TimeSpan.FromSeconds(35), TimeSpan.FromSeconds(41));
    }

    [Fact]
    public async Task A_closing_and_an_opening_are_told_once()
    {
        for (var n = 0; n < 20; n++)
        {
            await SendAsync(new Rejected(DeliveryCategories.Authentication, "190", "no", RetryScope.Destination), lane: $"c_{n}");
        }

        Assert.Single(_rig.GateLog.Lines);
        _rig.Sender.Outcomes.Clear();
        _rig.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<Delivered>((await SendAsync(null)).Outcome);
        Assert.IsType<Delivered>((await SendAsync(null)).Outcome);
        Assert.Equal(2, _rig.GateLog.Lines.Count);
    }

    [Fact]
    public async Task Whether_another_lane_got_through_is_known()
    {
        var before = _rig.Time.GetUtcNow();
        var job = _rig.Job(DispatchRig.Outbound);
        var other = _rig.Job(DispatchRig.Outbound with { ConversationId = "c_two" });
        Assert.False(_rig.Destinations.HasDeliveredSince(Here, other.LaneHash, before));
        await SendAsync(null);
        Assert.True(_rig.Destinations.HasDeliveredSince(Here, other.LaneHash, before));
        Assert.False(_rig.Destinations.HasDeliveredSince(Here, job.LaneHash, before));
        Assert.False(_rig.Destinations.HasDeliveredSince(Here, other.LaneHash, _rig.Time.GetUtcNow() + TimeSpan.FromSeconds(1)));

        await SendAsync(null, job: other);
        await SendAsync(null, job: other);
        Assert.True(_rig.Destinations.HasDeliveredSince(Here, other.LaneHash, before));
        Assert.True(_rig.Destinations.HasDeliveredSince(Here, job.LaneHash, before));
    }

    [Fact]
    public async Task Destinations_that_nobody_calls_are_forgotten_unless_they_are_closed()
    {
        for (var n = 0; n < 100; n++)
        {
            await SendAsync(null, job: _rig.Job(DispatchRig.Outbound) with { Destination = $"whatsapp:{n}" });
        }

        await SendAsync(new Rejected(DeliveryCategories.Authentication, "190", "no", RetryScope.Destination), job: _rig.Job(DispatchRig.Outbound) with { Destination = "whatsapp:broken" });
        _rig.Time.Advance(TimeSpan.FromHours(2));
        await SendAsync(null);
        Assert.Equal(2, _rig.Destinations.Count);
    }

    [Fact]
    public async Task A_stuck_destination_takes_no_more_than_its_own_slots_and_sends_the_others_away()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = 0;
        using var rig = new DispatchRig(
            new RecordingHandler(async (_, _) =>
            {
                if (Interlocked.Increment(ref running) <= 3)
                {
                    await answer.Task;
                }

                return RecordingHandler.Answer(HttpStatusCode.OK);
            }),
            new DispatchOptions { MaxInFlight = 4, MaxInFlightPerDestination = 3 });
        var stuck = Enumerable.Range(0, 3).Select(_ => Send(rig, "whatsapp:stuck")).ToList();
        await Waiting.UntilAsync(() => Volatile.Read(ref running) == 3);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Send(rig, "whatsapp:stuck"))), call => Assert.False(call.WasCalled));
        for (var n = 0; n < 20; n++)
        {
            Assert.IsType<Delivered>((await Send(rig, "whatsapp:well")).Outcome);
        }

        answer.SetResult();
        Assert.All(await Task.WhenAll(stuck), call => Assert.IsType<Delivered>(call.Outcome));
    }

    private static Task<CallResult> Send(DispatchRig rig, string destination) => rig.Pipeline.SendAsync(
        rig.Job(DispatchRig.Outbound) with { Destination = destination }, Request, (_, _) => { }, TestContext.Current.CancellationToken);

    private static Retry Throttle(RetryScope scope, int? seconds) =>
        new(DeliveryCategories.Throttled, "80007", "later", seconds is { } after ? TimeSpan.FromSeconds(after) : null, scope);

    private int Calls => _rig.Handler.Requests.Count;

    private async Task RefuseUntilTheLongestWaitAsync()
    {
        for (var n = 0; n < 5; n++)
        {
            await SendAsync(new Rejected(DeliveryCategories.Authentication, "190", "no", RetryScope.Destination));
            _rig.Time.Advance(n < 4 ? TimeSpan.FromMinutes(2) : TimeSpan.Zero);
        }
    }

    private Task<CallResult> SendAsync(SendOutcome? outcome, string lane = "c_oneaaaaaaaaaaaaaaaaaaaaaaa", DeliveryJob? job = null, ProviderRequest? request = null)
    {
        if (outcome is not null)
        {
            _rig.Sender.Outcomes.Enqueue(outcome);
        }

        return _rig.Pipeline.SendAsync(
            job ?? _rig.Job(DispatchRig.Outbound with { ConversationId = lane }), request ?? Request, (_, _) => { }, TestContext.Current.CancellationToken);
    }
}
