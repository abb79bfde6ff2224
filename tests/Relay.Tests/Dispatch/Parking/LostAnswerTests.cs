using Relay.Channels;
using Relay.Contracts;
using Relay.Storage.Outcomes;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch.Parking;

/// <summary>The store did what it was asked, or did not, and nobody was told; or told that somebody else owns the partition now.</summary>
public sealed class LostAnswerTests : IDisposable
{
    private static readonly Retry Later = new(DeliveryCategories.Unavailable, "503", "not now", TimeSpan.FromSeconds(3));
    private static readonly Unknown NoAnswer = new(DeliveryCategories.Timeout, null, "no answer");

    private readonly ParkingRig _rig = new();
    private readonly List<ParkingProcess> _processes = [];

    public void Dispose() => _processes.ForEach(p => p.Dispose());

    [Fact]
    public async Task A_lane_whose_last_row_went_unheard_is_an_ordinary_one_again()
    {
        _rig.Answer = _ => Later;
        var process = Start();
        await ReadAsync(process, "a/1");
        _rig.Answer = _ => new Delivered(["id"]);
        _rig.Table.AnswersToLose = StoreCalls.Remove;
        await UntilAsync(() => _rig.Table.Rows.Count == 0 && process.Lanes == 0);

        await ReadAsync(process, "a/2");
        Assert.Equal(["delivered"], process.Results.Where(r => r.MessageId == ParkingRig.IdOf("a/2")).Select(r => r.Outcome));
        Assert.Equal(["a/1", "a/1", "a/2"], _rig.Calls);
    }

    [Fact]
    public async Task What_nobody_knows_the_outcome_of_is_not_sent_again_while_its_new_time_cannot_be_stored()
    {
        _rig.Answer = _ => NoAnswer;
        var process = Start();
        await ReadAsync(process, "a/1");
        _rig.Table.Refused = StoreCalls.Postpone;
        await UntilAsync(() => _rig.Calls.Count == 2);
        var sent = _rig.Time.GetUtcNow();
        await AdvanceAsync(TimeSpan.FromSeconds(40));
        Assert.Equal(2, _rig.Calls.Count);

        _rig.Table.Refused = StoreCalls.None;
        await UntilAsync(() => process.Lanes == 0);
        var row = Assert.Single(_rig.Table.Rows);
        Assert.Equal((true, 2), (row.State.IsHeld, row.State.Attempts));
        Assert.True(row.State.Due >= sent + TimeSpan.FromSeconds(59));
        Assert.Equal(2, _rig.Calls.Count);
    }

    [Fact]
    public async Task A_claim_that_comes_late_does_not_keep_the_owner_from_what_is_parked()
    {
        _rig.Answer = _ => Later;
        var process = Start();
        await ReadAsync(process, "a/1");
        _rig.Claim();
        _rig.Answer = _ => new Delivered(["id"]);
        await UntilAsync(() => _rig.Table.Rows.Count == 0 && process.Lanes == 0);
        Assert.Equal(["a/1", "a/1"], _rig.Calls);
        Assert.Null(process.Stop.Fatal.Reason);
    }

    [Fact]
    public async Task What_must_be_parked_after_a_late_claim_is_and_nothing_overtakes_it()
    {
        var process = Start();
        await ReadAsync(process, "b/1");
        _rig.Claim();
        _rig.Answer = name => name == "a/1" && _rig.Calls.Count(c => c == "a/1") == 1 ? Later : new Delivered(["id"]);
        Write("a/1", "a/2");
        process.Poll();
        await UntilAsync(() => process.Outstanding == 0 && _rig.Table.Rows.Count == 0 && process.Lanes == 0);
        process.Commit();
        Assert.Equal(["b/1", "a/1", "a/1", "a/2"], _rig.Calls);
        Assert.Equal(_rig.Length, _rig.Committed);
    }

    [Fact]
    public async Task A_row_that_was_delivered_when_a_late_claim_came_is_not_delivered_again()
    {
        _rig.Answer = _ => Later;
        var process = Start();
        await ReadAsync(process, "a/1", "a/2");
        _rig.Before = name =>
        {
            if (name == "a/1")
            {
                _rig.Claim();
            }

            return Task.CompletedTask;
        };
        _rig.Answer = _ => new Delivered(["id"]);
        await UntilAsync(() => _rig.Table.Rows.Count == 0 && process.Lanes == 0);
        Assert.Equal(["a/1", "a/1", "a/2"], _rig.Calls);
    }

    [Fact]
    public async Task A_claim_that_is_repeated_is_the_same()
    {
        _rig.Table.AnswersToLose = StoreCalls.Take;
        _rig.Answer = _ => Later;
        var process = Start();
        Write("a/1");
        process.Poll();
        await UntilAsync(() => process.Outstanding == 0);
        Assert.Equal(1, Assert.Single(_rig.Table.Rows).Owner.Epoch);
        Assert.Equal(2, _rig.Table.Calls.Count(c => c == StoreCalls.Take));
    }

    [Fact]
    public async Task A_claim_under_way_is_called_back_before_the_partition_is_given_away()
    {
        _rig.Table.BeforeTake = cancellation => Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        var process = Start();
        await process.RevokeAsync().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(StoreCalls.Take, _rig.Table.Calls);
    }

    [Fact]
    public async Task Words_that_came_while_the_store_was_away_are_all_looked_at_when_it_is_back()
    {
        _rig.Answer = _ => NoAnswer;
        var process = Start();
        await ReadAsync(process, "a/1", "b/1", "c/1");
        process.Outage.Failed(new TimeoutException("It is away."));
        _rig.Table.Refused = StoreCalls.Read;
        foreach (var name in new[] { "a/1", "b/1", "c/1" })
        {
            var part = new SentPart(ParkingRig.IdOf(name), 0, "0");
            await process.Words.KeepAsync(
                new ProviderWord(part, Harbor.Id, false, "wamid.1", null, ManualTimeProvider.Start), new FakePartition(TopicNames.Receipts).Read("{}"), TestContext.Current.CancellationToken);
            process.Lot.Heard(part);
        }

        // It answers, and then the first of the three is not read.
        await AdvanceAsync(TimeSpan.FromSeconds(12));
        _rig.Table.Refused = StoreCalls.None;
        await AdvanceAsync(TimeSpan.FromSeconds(12));
        Assert.Empty(_rig.Table.Rows);
        Assert.Equal(3, _rig.Calls.Count);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_not_said_to_be_back_though_nothing_is_due()
    {
        var process = Start();
        await ReadAsync(process, "a/1");
        _rig.Table.Refused = StoreCalls.Probe;
        process.Outage.Failed(new TimeoutException("It is away."));
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.DoesNotContain("answers Dispatch again", process.OutageLog.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_process_stops_records_of_a_partition_that_is_not_loaded_are_given_up_at_once()
    {
        _rig.Table.Refused = StoreCalls.Take;
        var process = Start();
        Write("a/1", "b/1");
        process.Poll();
        await Waiting.UntilAsync(() => process.Lot.Waiting == 3);
        await process.DrainAsync();
        await Waiting.UntilAsync(() => process.Outstanding == 0);
        Assert.Empty(_rig.Calls);
    }

    [Fact]
    public async Task What_was_in_hand_for_days_is_parked_under_a_day_that_there_still_is()
    {
        _rig.Table.Refused = StoreCalls.Insert;
        _rig.Answer = _ => Later;
        var process = Start();
        Write("a/1");
        process.Poll();
        await Waiting.UntilAsync(() => process.Results.Count == 1 && process.Lot.Waiting == 1);
        for (var hours = 0; hours < 49; hours++)
        {
            _rig.Time.Advance(TimeSpan.FromHours(1));
        }

        // It has asked at this hour at last.
        await AdvanceAsync(TimeSpan.FromSeconds(20));
        _rig.Table.Refused = StoreCalls.None;
        var back = _rig.Time.GetUtcNow();
        await UntilAsync(() => process.Outstanding == 0);
        Assert.Contains(process.Results, r => r.Outcome == DeliveryOutcomes.Parked);
        Assert.True(_rig.Table.LastParkedAt >= back - TimeSpan.FromDays(1));
    }

    private void Write(params string[] names) => Array.ForEach(names, name => _rig.Write(name[..1], int.Parse(name[2..], null)));

    private ParkingProcess Start()
    {
        _processes.Add(_rig.Start());
        return _processes[^1];
    }

    private async Task ReadAsync(ParkingProcess process, params string[] names)
    {
        Write(names);
        process.Poll();
        await Waiting.UntilAsync(() => process.Outstanding == 0 && process.Lanes == 0);
        process.Commit();
    }

    private async Task AdvanceAsync(TimeSpan by)
    {
        for (var until = _rig.Time.GetUtcNow() + by; _rig.Time.GetUtcNow() < until;)
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
            await SettleAsync();
        }
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        for (var n = 0; n < 600 && !condition(); n++)
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
            await SettleAsync();
        }

        Assert.True(condition(), $"parked {_rig.Table.Rows.Count}, calls {string.Join(' ', _rig.Calls)}");
    }

    // Whoever waits on the clock gets to look at it.
    private async Task SettleAsync()
    {
        for (var calm = 0; calm < 3; calm++)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        var limit = Environment.TickCount64 + 500;
        while (_processes.Exists(p => p.Lanes > p.Lot.Waiting) && Environment.TickCount64 < limit)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
