using System.Net;
using Relay.Connections.Checks;
using Relay.Tests.Fakes;

namespace Relay.Tests.Connections.Checks;

public sealed class CheckRunnerTests : IDisposable
{
    private readonly FakeProviders _providers = new();

    public void Dispose() => _providers.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_check_is_made_with_what_it_needs_and_nothing_else()
    {
        var results = await _providers.RunAsync(null, CheckIds.GenesysWebhook);
        Assert.Equal([CheckIds.GenesysToken, CheckIds.GenesysPermissions, CheckIds.GenesysIntegration, CheckIds.GenesysWebhook], results.Select(r => r.Id));
        Assert.DoesNotContain(_providers.Requests, r => r.Uri.Host == "graph.example");
    }

    [Fact]
    public async Task A_slow_provider_keeps_nobody_else_waiting()
    {
        var gate = new TaskCompletionSource<HttpResponseMessage>();
        _providers.On("POST /oauth/token", (_, token) => gate.Task.WaitAsync(token));
        var told = new List<CheckResult>();
        var running = _providers.Runner.RunAsync(FakeProviders.Connection, [], Tell, Cancel);
        await Waiting.UntilAsync(() => Told().Count == _providers.List.All.Count(c => !c.Id.StartsWith("genesys-", StringComparison.Ordinal)));
        Assert.All(Told(), r => Assert.Equal(CheckStates.Passed, r.Finding.State));

        gate.SetResult(RecordingHandler.Answer(HttpStatusCode.OK, """{"access_token":"t","expires_in":60}"""));
        await running;
        Assert.Equal(_providers.List.All.Count, told.Count);

        void Tell(CheckResult result)
        {
            lock (told)
            {
                told.Add(result);
            }
        }

        List<CheckResult> Told()
        {
            lock (told)
            {
                return [.. told];
            }
        }
    }

    [Fact]
    public async Task After_a_minute_what_is_not_finished_is_told_so()
    {
        var blind = new StubbornCheck();
        var runner = new CheckRunner(
            new CheckList([blind]), _providers.Get<Relay.Connections.GenesysClient>(), _providers.Get<Relay.Connections.MetaClient>(), _providers.Time, new ListLogger<CheckRunner>());
        var results = new List<CheckResult>();
        var running = runner.RunAsync(FakeProviders.Connection, [], results.Add, Cancel);
        await blind.Begun.Task;
        _providers.Time.Advance(CheckRunner.Limit);
        await running;
        GenesysCheckTests.Says(Assert.Single(results).Finding, CheckStates.Failed, "60 seconds");
    }

    [Fact]
    public async Task A_check_that_breaks_takes_no_other_with_it()
    {
        var log = new ListLogger<CheckRunner>();
        var runner = new CheckRunner(
            new CheckList([new BrokenCheck(), .. _providers.List.All]), _providers.Get<Relay.Connections.GenesysClient>(), _providers.Get<Relay.Connections.MetaClient>(),
            _providers.Time, log);
        var results = new List<CheckResult>();
        await runner.RunAsync(FakeProviders.Connection, [], results.Add, Cancel);
        GenesysCheckTests.Says(results.Single(r => r.Id == "broken").Finding, CheckStates.Failed, "Relay itself");
        Assert.Equal(_providers.List.All.Count, results.Count(r => r.Finding.State == CheckStates.Passed));
        Assert.Single(log.Lines);
    }

    [Fact]
    public void A_list_in_which_a_need_stands_behind_is_a_mistake() =>
        Assert.Throws<InvalidOperationException>(() => new CheckList(_providers.List.All.Reverse()));

    [Fact]
    public void A_tenant_that_runs_too_often_is_slowed_down_alone()
    {
        var time = new ManualTimeProvider();
        var pace = new CheckPace(3, time);
        var (one, other) = (Relay.Model.TenantId.Parse("one"), Relay.Model.TenantId.Parse("other"));
        Assert.All(Enumerable.Range(0, 3), _ => Assert.True(pace.TryTake(one)));
        Assert.False(pace.TryTake(one));
        Assert.True(pace.TryTake(other));
        time.Advance(CheckPace.Window);
        Assert.True(pace.TryTake(one));
    }

    [Fact]
    public void Every_fault_of_a_provider_has_words_of_its_own()
    {
        var codes = typeof(Relay.Channels.ProviderFaults).GetFields().Select(f => (string)f.GetRawConstantValue()!).ToList();
        var words = codes.ToDictionary(c => c, FaultWords.Of, StringComparer.Ordinal);
        Assert.All(words.Values, w => Assert.False(string.IsNullOrWhiteSpace(w.Cause) || string.IsNullOrWhiteSpace(w.Remedy)));

        // An API that is not there and one that makes no sense are the same to an administrator.
        Assert.Equal(codes.Count - 2, words.Values.Select(w => w.Cause).Distinct(StringComparer.Ordinal).Count());
    }

    private sealed class StubbornCheck : Check
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override string Id => "stubborn";

        public override string Title => "Never ends";

        // Not even when it is cancelled.
        public override async Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken)
        {
            Begun.SetResult();
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return CheckFinding.Passed();
        }
    }

    private sealed class BrokenCheck : Check
    {
        public override string Id => "broken";

        public override string Title => "Breaks";

        public override Task<CheckFinding> LookAsync(CheckRun run, CancellationToken cancellationToken) => throw new InvalidOperationException("A bug.");
    }
}
