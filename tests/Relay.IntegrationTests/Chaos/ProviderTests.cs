namespace Relay.IntegrationTests.Chaos;

/// <summary>What becomes of messages whose provider fails for a while under load, and of those whose provider does not.</summary>
public sealed class ProviderTests(ProviderRun run) : IClassFixture<ProviderRun>
{
    [Fact]
    public async Task A_provider_that_answers_500_gets_everything_later_in_order_and_once() =>
        (await run.VerdictAsync($"500 for {Seconds} s", run.Broken)).AllowRepeats(0).Judge();

    [Fact]
    public async Task A_provider_that_hangs_gets_everything_later_in_order_and_once() =>
        (await run.VerdictAsync($"hanging for {Seconds} s", run.Hanging)).AllowRepeats(0).Judge();

    [Fact]
    public async Task A_provider_that_answers_429_is_left_alone_for_as_long_as_it_said()
    {
        var verdict = (await run.VerdictAsync($"429 with Retry-After for {Seconds} s", run.Throttled)).AllowRepeats(0);
        var refused = (await run.CallsAsync(run.Throttled, call => call.Answer == 429)).Count;
        verdict.Tell($"{refused} calls were answered 429, {run.FairRefusals} are fair").Judge();
        Assert.InRange(refused, 1, run.FairRefusals);
    }

    [Fact]
    public async Task A_call_that_was_taken_in_and_not_answered_is_repeated_only_where_the_provider_knows_it_again()
    {
        // Genesys knows a message by its id. WhatsApp does not, but its statuses say that it was sent.
        var verdict = await run.VerdictAsync("connections dropped after the request was read", run.Dropped, call => call.Answer is 200 or 0);
        var dropped = (await run.CallsAsync(run.Dropped, call => call.IsGraphMessage && call.Answer == 0)).Count;
        verdict.Tell($"{dropped} of WhatsApp's and up to {run.Drops} of Genesys' calls were dropped").AllowRepeats(run.Drops).Judge();
        Assert.InRange(dropped, 1, run.Drops);
        var sent = await run.CallsAsync(run.Dropped, call => call.IsGraphMessage);
        Assert.Equal(sent.Count, sent.Select(call => (LaneKey.Of(call), LaneKey.Number(call))).Distinct().Count());
    }

    [Fact]
    public async Task Tokens_that_end_before_their_time_cost_a_call_and_no_message()
    {
        var verdict = (await run.VerdictAsync("tokens that end under load", run.Expiring)).AllowRepeats(0);
        var refused = (await run.CallsAsync(run.Expiring, call => call.Answer == 401)).Count;
        verdict.Tell($"{refused} calls were answered 401").Judge();
        Assert.True(refused > 0, "No token ended under load.");
    }

    private static int Seconds => (int)ProviderRun.Failing.TotalSeconds;
}
