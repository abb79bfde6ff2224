using System.Net;
using Relay.Channels;
using Relay.Contracts;
using Relay.Dispatch;
using Relay.Dispatch.Parking;
using Relay.Http;
using Relay.Storage.Handled;
using Relay.Storage.Parking;
using Relay.Tests.Dispatch.Parking;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch;

/// <summary>What was begun before, by this process or another; and what is left to another.</summary>
public sealed class DeliveryAgainTests : IDisposable
{
    private readonly DispatchRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_message_that_was_delivered_is_not_refused_when_it_comes_again()
    {
        _rig.Sender.Parts = 2;
        await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));
        _rig.Sender.Refusal = new Rejected(DeliveryCategories.Configuration, "no-token", "in words");
        var again = await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));
        Assert.False(again.IsDead);
        Assert.Empty(again.Attempts);
    }

    [Fact]
    public async Task What_is_left_of_a_message_is_refused_at_the_part_that_was_not_delivered()
    {
        _rig.Sender.Parts = 2;
        _rig.Sender.Outcomes.Enqueue(new Delivered([]));
        _rig.Sender.Outcomes.Enqueue(new Retry(DeliveryCategories.Throttled, null, "later", TimeSpan.FromSeconds(30)));
        await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));
        _rig.Sender.Refusal = new Rejected(DeliveryCategories.Configuration, "no-token", "in words");
        var again = await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));
        Assert.True(again.IsDead);
        Assert.Equal((1, "no-token"), (Assert.Single(again.Attempts).Part, again.Attempts[0].ProviderCode));
    }

    [Theory]
    [InlineData(false, "Parked", "secrets-unreadable")]
    [InlineData(true, "Dead", "expired")]
    public async Task Without_secrets_a_message_waits_until_it_expires(bool isExpired, string ending, string code)
    {
        _rig.Time.Advance(isExpired ? TimeSpan.FromDays(1) : TimeSpan.Zero);
        var report = await _rig.DeliverAsync(WithoutSecrets(_rig.Job(DispatchRig.Outbound)));
        Assert.Equal((ending, code), (report.Ending.ToString(), Assert.Single(report.Attempts).ProviderCode));
        Assert.Empty(_rig.Handler.Requests);
    }

    [Fact]
    public async Task Without_secrets_what_was_delivered_neither_waits_nor_expires()
    {
        await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));
        Assert.Equal(DeliveryEnding.Done, (await _rig.DeliverAsync(WithoutSecrets(_rig.Job(DispatchRig.Outbound)))).Ending);
        _rig.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(DeliveryEnding.Done, (await _rig.DeliverAsync(WithoutSecrets(_rig.Job(DispatchRig.Outbound)))).Ending);
    }

    [Fact]
    public async Task Without_secrets_the_part_that_waits_stays_the_one_that_is_held()
    {
        var job = WithoutSecrets(_rig.Job(DispatchRig.Outbound));
        var row = new ParkedRow(
            new ParkedKey(default, 1), job.Record.Topic, 0, job.Lane.Hash, job.Destination, ManualTimeProvider.Start.AddDays(1), ManualTimeProvider.Start,
            new StoredRecord(0, null, [], [], ManualTimeProvider.Start),
            new ParkedState(ManualTimeProvider.Start, IsHeld: true, 1, 1, ManualTimeProvider.Start, "[]"));
        var report = ParkedRecords.ReportOf(row, job, _rig.Time);
        Assert.Equal(1, report.Part);
        await _rig.Deliverer.DeliverAsync(report, [], TestContext.Current.CancellationToken);
        var state = ParkedRecords.StateOf(report, ManualTimeProvider.Start, row.ExpiresAt);
        Assert.Equal((1, true), (state.Part, state.IsHeld));
    }

    [Fact]
    public async Task What_is_not_begun_when_the_partition_goes_is_left_to_its_next_owner()
    {
        var partition = new FakePartition(TopicNames.MessagesOutbound);
        using var rig = new DispatchRig(new RecordingHandler(request =>
        {
            partition.Assignment.Revoke();
            return RecordingHandler.Answer(HttpStatusCode.OK);
        }));
        rig.Sender.Parts = 2;
        var parts = await rig.DeliverAsync(rig.Job(DispatchRig.Outbound) with { Record = partition.Read("{}") });
        Assert.Equal(DeliveryEnding.Left, parts.Ending);
        Assert.Equal((0, "delivered"), (Assert.Single(parts.Attempts).Part, parts.Attempts[0].Outcome));
        Assert.Single(rig.Handler.Requests);
    }

    [Fact]
    public void A_partition_that_goes_is_kept_for_as_long_as_a_call_that_was_begun_and_what_came_of_it_may_take() =>
        Assert.InRange(DispatchServices.Reading.RevokeLimit - ProviderCalls.CallLimit, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));

    [Fact]
    public async Task A_quick_retry_is_not_begun_when_the_partition_went()
    {
        var parked = new OwnedPartition(TopicNames.MessagesOutbound, 0, 0);
        using var rig = new DispatchRig(new RecordingHandler(request =>
        {
            _ = parked.ReleaseAsync();
            return RecordingHandler.Answer(HttpStatusCode.OK);
        }));
        rig.Sender.Outcomes.Enqueue(new Retry(DeliveryCategories.Throttled, "9", "later", TimeSpan.FromSeconds(1)));
        var report = await rig.DeliverAsync(rig.Job(DispatchRig.Outbound) with { Parked = parked });
        Assert.Equal(DeliveryEnding.Left, report.Ending);
        Assert.Equal("retrying", Assert.Single(report.Attempts).Outcome);
        Assert.Single(rig.Handler.Requests);
    }

    [Fact]
    public async Task A_part_that_another_owner_delivered_meanwhile_is_not_sent_again()
    {
        var table = new FakeHandledTable();
        using var rig = new DispatchRig(handled: table);
        rig.Sender.Parts = 3;
        rig.Sender.Outcomes.Enqueue(new Delivered(["a"]));
        rig.Sender.Outcomes.Enqueue(new Retry(DeliveryCategories.Throttled, null, "later", TimeSpan.FromSeconds(30)));
        await rig.DeliverAsync(rig.Job(DispatchRig.Outbound));
        Assert.Equal(["0", "1"], rig.Handler.Requests.Select(r => r.Body));

        var job = rig.Job(DispatchRig.Outbound);
        var key = new HandledKey(job.MessageId, job.Destination, job.Nonce);
        table.Rows[(key, "1")] = new HandledPart("1", IsDead: false);
        await rig.DeliverAsync(job);
        Assert.Equal(["0", "1", "2"], rig.Handler.Requests.Select(r => r.Body));

        // All of it is known to memory now.
        var asked = table.LookUps;
        await rig.DeliverAsync(rig.Job(DispatchRig.Outbound));
        Assert.Equal((3, asked), (rig.Handler.Requests.Count, table.LookUps));
        await Waiting.UntilAsync(() => table.Rows.TryGetValue((key, "2"), out var last) && last.IsLast);
    }

    [Fact]
    public async Task Failed_is_told_after_Delivered_whoever_told_that()
    {
        var table = new FakeHandledTable();
        using var first = new DispatchRig(handled: table);
        using var second = new DispatchRig(handled: table);
        var keeping = new List<Task>();
        await first.Deliverer.DeliverAsync(first.Deliverer.Begin(first.Job(DispatchRig.Receipt("delivered"))), keeping, TestContext.Current.CancellationToken);
        await Task.WhenAll(keeping);
        Assert.Empty((await second.DeliverAsync(second.Job(DispatchRig.Receipt("read")))).Attempts);
        Assert.Single((await second.DeliverAsync(second.Job(DispatchRig.Receipt("failed")))).Attempts);
    }

    [Fact]
    public void What_nobody_knows_the_end_of_waits_longer_each_time_though_the_destination_is_to_blame()
    {
        var call = new CallResult(new Unknown(DeliveryCategories.Timeout, null, "no answer"), null, TimeSpan.Zero) { CountsAsAttempt = false };
        var waits = Enumerable.Range(1, 5).Select(counted =>
            _rig.Policy.WaitAfter(new DeliveryReport(_rig.Job(DispatchRig.Outbound), _rig.Time) { Counted = counted }, call)!.Value.TotalSeconds).ToList();
        Assert.Equal([60, 60], waits.Take(2));
        Assert.InRange(waits[2], 96, 144);
        Assert.InRange(waits[4], 1440, 2160);
    }

    [Fact]
    public async Task What_was_meant_for_an_account_that_went_ends_as_rejected_and_its_sender_hears_of_it()
    {
        var refusal = new Rejected(DeliveryCategories.Configuration, RefusalCodes.AccountGone, "gone");
        var records = await _rig.RunAsync(WithoutSecrets(_rig.Job(DispatchRig.Outbound) with { Refusal = refusal }));
        Assert.Equal([TopicNames.Deliveries, TopicNames.DeadLetters, TopicNames.Receipts], records.Select(r => r.Topic));
        Assert.Equal(("rejected", "account-gone"), (records[0].Result().Outcome, records[0].Result().ProviderCode));
        Assert.Empty(_rig.Handler.Requests);
    }

    private static DeliveryJob WithoutSecrets(DeliveryJob job) => job with { Tenant = job.Tenant with { SecretsLoaded = false } };
}
