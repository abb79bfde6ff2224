using System.Net;
using System.Text;
using Relay.Channels;
using Relay.Contracts;
using Relay.Dispatch;
using Relay.Model;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch;

public sealed class DeliveryPipelineTests : IDisposable
{
    private static readonly ProviderRequest Request =
        new(new Uri("https://provider.example/0"), Encoding.UTF8.GetBytes("{}"), new BearerToken(new SecretValue("pass-fake")));

    private readonly DispatchRig _rig = new();
    private readonly List<(CallResult Call, TimeSpan Wait)> _retried = [];

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task What_is_taken_is_called_once()
    {
        var call = await SendAsync();
        Assert.IsType<Delivered>(call.Outcome);
        Assert.Equal(200, call.HttpStatus);
        Assert.Single(_rig.Handler.Requests);
        Assert.Empty(_retried);
    }

    [Fact]
    public async Task What_is_gone_in_a_moment_is_called_twice_more_and_no_more()
    {
        Answers(Later(null), Later(null), Later(null), Later(null));
        var call = await SendAsync();

        Assert.IsType<Retry>(call.Outcome);
        Assert.Equal(3, _rig.Handler.Requests.Count);
        Assert.Equal(2, _retried.Count);
        Assert.Equal(_retried.Select(r => Math.Floor(r.Wait.TotalMilliseconds)), _rig.Time.Waits.Select(w => w.TotalMilliseconds));
    }

    [Fact]
    public async Task The_waits_grow_and_are_not_the_same_each_time()
    {
        for (var n = 0; n < 20; n++)
        {
            Answers(Later(null), Later(null));
            await SendAsync();
        }

        var first = _retried.Where((_, n) => n % 2 == 0).Select(r => r.Wait).ToList();
        var second = _retried.Where((_, n) => n % 2 == 1).Select(r => r.Wait).ToList();
        Assert.True(first.Distinct().Count() > 15);
        Assert.True(first.Average(w => w.TotalMilliseconds) < second.Average(w => w.TotalMilliseconds));
        Assert.All(_retried, r => Assert.InRange(r.Wait, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task A_short_wait_that_the_provider_names_is_kept()
    {
        Answers(Later(2), Later(0));
        var call = await SendAsync();
        Assert.IsType<Delivered>(call.Outcome);
        Assert.Equal([TimeSpan.FromSeconds(2), TimeSpan.Zero], _retried.Select(r => r.Wait));
    }

    [Fact]
    public async Task A_longer_wait_is_not_made_here()
    {
        Answers(Later(2.5));
        Assert.IsType<Retry>((await SendAsync()).Outcome);
        Assert.Single(_rig.Handler.Requests);

        Answers(Later(null), Later(3600));
        Assert.Equal(TimeSpan.FromHours(1), Assert.IsType<Retry>((await SendAsync()).Outcome).After);
        Assert.Equal(3, _rig.Handler.Requests.Count);
    }

    [Fact]
    public async Task What_is_rejected_or_unknown_is_not_repeated()
    {
        Answers(new Rejected(DeliveryCategories.Content, "1", "no"));
        Assert.IsType<Rejected>((await SendAsync()).Outcome);
        Answers(new Unknown(DeliveryCategories.Timeout, null, "?"));
        Assert.IsType<Unknown>((await SendAsync()).Outcome);
        Assert.Equal(2, _rig.Handler.Requests.Count);
    }

    [Fact]
    public async Task No_slot_is_held_while_it_waits()
    {
        using var rig = new DispatchRig(options: new DispatchOptions { MaxInFlight = 1, MaxInFlightPerDestination = 1 });
        rig.Sender.Outcomes.Enqueue(Later(1));
        Task<CallResult>? between = null;
        var call = await rig.Pipeline.SendAsync(
            rig.Job(DispatchRig.Outbound), Request,
            (_, _) =>
            {
                // While the first waits, another has the only slot, and is done with it.
                between = rig.Pipeline.SendAsync(rig.Job(DispatchRig.Outbound), Request, (_, _) => { }, TestContext.Current.CancellationToken);
                Assert.True(between.Wait(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
            },
            TestContext.Current.CancellationToken);

        Assert.IsType<Delivered>(call.Outcome);
        Assert.IsType<Delivered>((await between!).Outcome);
    }

    [Fact]
    public async Task An_answer_that_the_adapter_cannot_read_leaves_open_what_became_of_the_message()
    {
        _rig.Sender.ReadsBadly = true;
        var outcome = Assert.IsType<Unknown>((await SendAsync()).Outcome);

        Assert.Equal("adapter-fault", outcome.Code);
        Assert.Single(_rig.Handler.Requests);
        Assert.Contains("NotSupportedException", _rig.PipelineLog.All, StringComparison.Ordinal);
        Assert.DoesNotContain("private", outcome.Detail + _rig.PipelineLog.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_answer_there_is_no_status()
    {
        using var rig = new DispatchRig(new RecordingHandler(_ => throw new HttpRequestException("gone")));
        rig.Sender.Outcomes.Enqueue(new Unknown(DeliveryCategories.Unavailable, null, "?"));
        var call = await rig.Pipeline.SendAsync(rig.Job(DispatchRig.Outbound), Request, (_, _) => { }, TestContext.Current.CancellationToken);
        Assert.Null(call.HttpStatus);
    }

    [Fact]
    public async Task Stopping_ends_a_call()
    {
        using var stopping = new CancellationTokenSource();
        using var rig = new DispatchRig(new RecordingHandler(async (_, token) =>
        {
            await stopping.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return RecordingHandler.Answer(HttpStatusCode.OK);
        }));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Pipeline.SendAsync(rig.Job(DispatchRig.Outbound), Request, (_, _) => { }, stopping.Token));
    }

    private static Retry Later(double? seconds) =>
        new(DeliveryCategories.Throttled, "9", "later", seconds is { } after ? TimeSpan.FromSeconds(after) : null);

    private void Answers(params SendOutcome[] outcomes)
    {
        _rig.Sender.Outcomes.Clear();
        Array.ForEach(outcomes, _rig.Sender.Outcomes.Enqueue);
    }

    private Task<CallResult> SendAsync() => _rig.Pipeline.SendAsync(
        _rig.Job(DispatchRig.Outbound), Request, (call, wait) => _retried.Add((call, wait)), TestContext.Current.CancellationToken);
}
