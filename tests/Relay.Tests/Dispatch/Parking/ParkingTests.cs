using Relay.Channels;
using Relay.Contracts;
using Relay.Storage.Outcomes;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch.Parking;

public sealed class ParkingTests : IDisposable
{
    private static readonly Retry Later = new(DeliveryCategories.Unavailable, "503", "not now", TimeSpan.FromSeconds(3));
    private static readonly Unknown NoAnswer = new(DeliveryCategories.Timeout, null, "no answer");

    private readonly ParkingRig _rig = new();
    private readonly List<ParkingProcess> _processes = [];

    public void Dispose() => _processes.ForEach(p => p.Dispose());

    [Fact]
    public async Task What_cannot_be_delivered_now_is_parked_and_its_record_is_done_while_those_behind_it_wait_uncalled()
    {
        _rig.Answer = name => name == "a/1" ? Later : new Delivered(["id"]);
        Write("a", 1, 2, 3);
        Write("b", 1);
        var process = Start();
        await DoneReadingAsync(process);

        Assert.Equal(["a/1", "b/1"], _rig.Calls.Order());
        Assert.Equal([1L, 2L, 3L], _rig.Table.Rows.Select(r => r.Record.Offset + 1));
        Assert.Equal([true, false, false], _rig.Table.Rows.Select(r => r.State.Due is not null));
        Assert.Equal(["delivered", "parked", "parked", "parked"], process.Results.Select(r => r.Outcome).Order());
        Assert.NotNull(process.Results.Single(r => r.MessageId == ParkingRig.IdOf("a/1")).NextAttemptAt);
        Assert.Equal("behind-others", process.Results.Single(r => r.MessageId == ParkingRig.IdOf("a/3")).ProviderCode);

        _rig.Answer = _ => new Delivered(["id"]);
        await UntilDoneAsync(process);
        Assert.Equal(["a/1", "b/1", "a/1", "a/2", "a/3"], [.. _rig.Calls.Take(2).Order(), .. _rig.Calls.Skip(2)]);

        // The lane is an ordinary one again.
        Write("a", 4);
        await UntilDoneAsync(process);
        Assert.Equal("a/4", _rig.Calls.Last());
        Assert.Empty(process.DeadLetters);
    }

    [Fact]
    public async Task Waits_follow_the_schedule_and_attempts_are_numbered_on_through_them()
    {
        _rig.Answer = _ => Later;
        Write("a", 1);
        var process = Start();
        await DoneReadingAsync(process);
        foreach (var (seconds, attempt) in new[] { (5, 2), (30, 3), (120, 4), (600, 5), (1800, 6), (3600, 7), (7200, 8), (7200, 9) })
        {
            var due = _rig.Table.Rows.Single().State.Due!.Value;
            Assert.InRange((due - _rig.Time.GetUtcNow()).TotalSeconds, seconds * 0.79, seconds * 1.21);
            await AdvanceAsync(due - _rig.Time.GetUtcNow());
            await Waiting.UntilAsync(() => process.Results.Count == attempt && process.Lanes == 0);
        }

        Assert.Equal(Enumerable.Range(1, 9), process.Results.Select(r => r.Attempt));
        Assert.Equal(9, _rig.Table.Rows.Single().State.Attempts);
        Assert.Equal(9, process.Results.Select(r => r.Id).Distinct().Count());
    }

    [Fact]
    public async Task What_expires_while_it_is_parked_becomes_a_dead_letter_with_all_attempts_and_the_lane_goes_on_though_the_destination_is_closed()
    {
        _rig.Answer = _ => Later;
        Write("a", 1, 2);
        _rig.Write("a", 3, m => m with { ExpiresAt = m.ReceivedAt.AddDays(3) });
        var process = Start();
        await DoneReadingAsync(process);
        _rig.Destinations.Closed.Add($"whatsapp:{Harbor.Number}");
        await AdvanceAsync(TimeSpan.FromHours(23));
        Assert.Single(_rig.Calls);

        await AdvanceAsync(TimeSpan.FromHours(1));
        await Waiting.UntilAsync(() => process.DeadLetters.Count == 2);
        Assert.Equal([ParkingRig.IdOf("a/1"), ParkingRig.IdOf("a/2")], process.DeadLetters.Select(d => d.MessageId));
        Assert.Equal(["parked", "expired"], process.DeadLetters[0].Attempts.Select(a => a.Outcome));
        await Waiting.UntilAsync(() => _rig.Table.Rows.Count == 1 && process.Lanes == 0);
        Assert.Equal(ParkingRig.IdOf("a/3"), _rig.Table.Rows[0].MessageId);
    }

    [Fact]
    public async Task A_message_that_fails_while_others_get_through_is_given_up_and_frees_its_conversation()
    {
        _rig.Destinations.OthersGetThrough = true;
        _rig.Answer = name => name == "a/1" ? Later : new Delivered(["id"]);
        Write("a", 1, 2);
        var process = Start();
        await UntilDoneAsync(process);
        Assert.Equal(["a/1", "a/1", "a/1", "a/1", "a/1", "a/2"], _rig.Calls);
        Assert.Equal("deadLettered", Assert.Single(process.DeadLetters).Attempts[^1].Outcome);
    }

    [Fact]
    public async Task What_is_not_the_messages_fault_is_never_given_up_for_it()
    {
        _rig.Destinations.OthersGetThrough = true;
        _rig.Answer = _ => Later with { Scope = RetryScope.Destination };
        Write("a", 1);
        var process = Start();
        await DoneReadingAsync(process);
        for (var n = 0; n < 8; n++)
        {
            await AdvanceAsync(TimeSpan.FromHours(2.5));
        }

        Assert.Empty(process.DeadLetters);
        Assert.True(_rig.Calls.Count > 5);
    }

    [Fact]
    public async Task A_providers_longer_wait_counts_and_one_that_is_no_attempt_does_not_advance_the_schedule()
    {
        _rig.Answer = _ => Later with { After = TimeSpan.FromMinutes(5) };
        Write("a", 1);
        var process = Start();
        await DoneReadingAsync(process);
        Assert.Equal(TimeSpan.FromMinutes(5), _rig.Table.Rows[0].State.Due - _rig.Time.GetUtcNow());

        _rig.Answer = _ => Later with { After = TimeSpan.FromDays(5) };
        await AdvanceAsync(TimeSpan.FromMinutes(5));
        await Waiting.UntilAsync(() => _rig.Calls.Count == 2 && process.Lanes == 0);
        Assert.Equal(TimeSpan.FromHours(1), _rig.Table.Rows[0].State.Due - _rig.Time.GetUtcNow());
    }

    [Fact]
    public async Task An_attempt_without_an_answer_is_held_until_the_providers_word_and_its_lane_with_it()
    {
        _rig.Answer = name => name == "a/1" ? NoAnswer : new Delivered(["id"]);
        Write("a", 1, 2);
        var process = Start();
        await DoneReadingAsync(process);
        Assert.Equal(["a/1"], _rig.Calls);
        Assert.True(_rig.Table.Rows[0].State.IsHeld);
        Assert.Equal(TimeSpan.FromSeconds(60), _rig.Table.Rows[0].State.Due - _rig.Time.GetUtcNow());

        await process.Words.KeepAsync(Word("a/1", failed: false), new FakePartition(TopicNames.Receipts).Read("{}"), TestContext.Current.CancellationToken);
        process.Lot.Heard(Word("a/1", failed: false).Part);
        await Waiting.UntilAsync(() => _rig.Table.Rows.Count == 0);
        Assert.Equal(["a/1", "a/2"], _rig.Calls);
        Assert.Equal(["held", "parked", "delivered", "delivered"], process.Results.Select(r => r.Outcome));
        Assert.Equal(["wamid.1"], process.Results[2].ProviderMessageIds);
    }

    [Fact]
    public async Task An_attempt_that_the_provider_says_has_failed_is_a_dead_letter_and_no_second_receipt()
    {
        _rig.Answer = _ => NoAnswer;
        _rig.Outcomes.Rows[Word("a/1", failed: true).Part] = Word("a/1", failed: true);
        Write("a", 1);
        var process = Start();
        await UntilDoneAsync(process);
        Assert.Equal(["a/1"], _rig.Calls);
        Assert.Equal("131026", Assert.Single(process.DeadLetters).Attempts[^1].ProviderCode);
        Assert.DoesNotContain(process.Producer.Records, r => r.Topic == TopicNames.Receipts);
    }

    [Fact]
    public async Task Without_the_providers_word_it_is_sent_again()
    {
        _rig.Answer = name => _rig.Calls.Count == 1 ? NoAnswer : new Delivered(["id"]);
        Write("a", 1);
        var process = Start();
        await DoneReadingAsync(process);
        await AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.Single(_rig.Calls);
        await AdvanceAsync(TimeSpan.FromSeconds(2));
        await Waiting.UntilAsync(() => _rig.Table.Rows.Count == 0);
        Assert.Equal(["a/1", "a/1"], _rig.Calls);
    }

    private static ProviderWord Word(string name, bool failed) => new(
        new SentPart(ParkingRig.IdOf(name), 0, "0"), Harbor.Id, failed, "wamid.1", failed ? "131026" : null, ManualTimeProvider.Start);

    private void Write(string conversation, params int[] numbers) => Array.ForEach(numbers, n => _rig.Write(conversation, n));

    private ParkingProcess Start()
    {
        _processes.Add(_rig.Start());
        return _processes[^1];
    }

    private static async Task DoneReadingAsync(ParkingProcess process)
    {
        process.Poll();
        await Waiting.UntilAsync(() => process.Outstanding == 0 && process.Lanes == 0);
        process.Commit();
    }

    // In steps, so that whoever waits on the clock gets to look at it.
    private async Task AdvanceAsync(TimeSpan by)
    {
        var until = _rig.Time.GetUtcNow() + by;
        while (_rig.Time.GetUtcNow() < until)
        {
            var left = until - _rig.Time.GetUtcNow();
            _rig.Time.Advance(left < TimeSpan.FromMinutes(10) ? left : TimeSpan.FromMinutes(10));
            await SettleAsync();
        }
    }

    private async Task SettleAsync()
    {
        for (var calm = 0; calm < 5; calm++)
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
            calm = _processes.Exists(p => p.Lanes > 0) ? 0 : calm;
        }
    }

    private async Task UntilDoneAsync(ParkingProcess process)
    {
        await DoneReadingAsync(process);
        for (var n = 0; !_rig.IsDone && n < 2000; n++)
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(30));
            await SettleAsync();
            process.Commit();
        }

        Assert.True(_rig.IsDone);
    }
}
