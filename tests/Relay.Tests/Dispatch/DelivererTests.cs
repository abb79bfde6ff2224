using Microsoft.Extensions.Logging.Abstractions;
using Relay.Channels;
using Relay.Contracts;
using Relay.Customers;
using Relay.Dispatch;
using Relay.Model;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch;

public sealed class DelivererTests : IDisposable
{
    private readonly DispatchRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_message_that_was_taken_is_one_result()
    {
        var report = await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));

        Assert.False(report.IsDead);
        var result = Assert.Single(report.Attempts);
        Assert.Equal(("delivered", "none", 1, 0, 200), (result.Outcome, result.Category, result.Attempt, result.Part, result.HttpStatus));
        Assert.Equal(["id-1"], result.ProviderMessageIds);
        Assert.Equal((DispatchRig.MessageId, "whatsapp:1", "c_oneaaaaaaaaaaaaaaaaaaaaaaa"), (result.MessageId, result.Destination, result.ConversationId));
        Assert.Equal(RelayIds.Event("harbor", "whatsapp", Harbor.Number, "delivery", DispatchRig.MessageId.ToString(), "whatsapp:1", "1", "0"), result.Id);
    }

    [Fact]
    public async Task Parts_go_out_in_their_order_and_each_attempt_has_an_id_of_its_own()
    {
        _rig.Sender.Parts = 3;
        Answers(new Delivered(["a"]), Later, new Delivered(["b"]), Later, Later, new Delivered(["c"]));
        var report = await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));

        Assert.Equal(["0", "1", "1", "2", "2", "2"], _rig.Handler.Requests.Select(r => r.Body));
        Assert.Equal([(0, "delivered"), (1, "retrying"), (1, "delivered"), (2, "retrying"), (2, "retrying"), (2, "delivered")], report.Attempts.Select(a => (a.Part, a.Outcome)));
        Assert.Equal([1, 2, 3, 4, 5, 6], report.Attempts.Select(a => a.Attempt));
        Assert.Equal(6, report.Attempts.Select(a => a.Id).Distinct().Count());
        Assert.All(report.Attempts, a => Assert.Equal(a.Outcome == "retrying", a.NextAttemptAt > a.At));
    }

    [Fact]
    public async Task Without_a_store_a_destination_that_is_closed_makes_dead_letters()
    {
        Answers(new Rejected(DeliveryCategories.Authentication, "190", "no", RetryScope.Destination));
        var refused = await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound with { Id = Guid.NewGuid() }));
        var behind = await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));

        Assert.Equal(("deadLettered", "190"), (Assert.Single(refused.Attempts).Outcome, refused.Attempts[0].ProviderCode));
        Assert.Equal(("deadLettered", RefusalCodes.DestinationClosed), (Assert.Single(behind.Attempts).Outcome, behind.Attempts[0].ProviderCode));
        Assert.Single(_rig.Handler.Requests);
    }

    [Theory]
    [InlineData(30, "parked")]
    [InlineData(61, "deadLettered")]
    public async Task Without_a_store_a_lane_waits_for_a_limit_that_makes_room_soon(int seconds, string outcome)
    {
        Answers(new Retry(DeliveryCategories.Throttled, "130429", "too fast", TimeSpan.FromSeconds(seconds), RetryScope.Destination));
        var report = await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));
        Assert.Equal(outcome, Assert.Single(report.Attempts).Outcome);
        Assert.Equal(outcome == "deadLettered", report.IsDead);
    }

    [Fact]
    public async Task A_part_that_was_delivered_before_is_not_sent_again_and_keeps_its_number()
    {
        _rig.Sender.Parts = 2;
        Answers(new Delivered(["a"]), new Rejected(DeliveryCategories.Content, "131", "no"));
        var first = await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));
        Assert.True(first.IsDead);

        var second = await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));
        Assert.False(second.IsDead);
        Assert.Equal(["0", "1", "1"], _rig.Handler.Requests.Select(r => r.Body));
        Assert.Equal((1, 2), (Assert.Single(second.Attempts).Part, second.Attempts[0].Attempt));

        Assert.Empty((await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound))).Attempts);
        Assert.Equal(3, _rig.Handler.Requests.Count);
    }

    [Fact]
    public async Task A_replay_that_begins_with_a_later_part_sends_none_before_it_and_its_dead_letter_names_its_part()
    {
        _rig.Sender.Parts = 3;
        Answers(new Rejected(DeliveryCategories.Content, "131", "no"));
        var again = await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound) with { Nonce = "1", FromPart = 1 });
        Assert.Equal(["1"], _rig.Handler.Requests.Select(r => r.Body));
        Assert.Equal((true, 1, 3), (again.IsDead, again.Last!.Part, again.Parts));

        _rig.Sender.Refusal = new Rejected(DeliveryCategories.Content, "132", "no");
        Assert.Equal(2, (await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound) with { Nonce = "2", FromPart = 2 })).Last!.Part);
        _rig.Sender.Refusal = null;
        Assert.Empty((await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound) with { Nonce = "3", FromPart = 3 })).Attempts);
    }

    [Fact]
    public async Task A_deliberate_repetition_is_sent_again()
    {
        await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));
        var again = await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound) with { Nonce = "1" });
        Assert.Single(again.Attempts);
        Assert.Equal(2, _rig.Handler.Requests.Count);
    }

    [Fact]
    public async Task What_fails_ends_the_message_before_its_later_parts()
    {
        _rig.Sender.Parts = 3;
        Answers(new Delivered([]), Later with { After = TimeSpan.FromHours(1), Category = DeliveryCategories.Unavailable });
        var report = await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));

        Assert.True(report.IsDead);
        Assert.Equal([(0, "delivered", "none"), (1, "deadLettered", "unavailable")], report.Attempts.Select(a => (a.Part, a.Outcome, a.Category)));
        Assert.Equal(2, _rig.Handler.Requests.Count);
    }

    [Fact]
    public async Task What_the_adapter_refuses_is_rejected_without_a_call()
    {
        _rig.Sender.Refusal = new Rejected(DeliveryCategories.Configuration, "no-token", "in words");
        var report = await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));

        Assert.True(report.IsDead);
        var result = Assert.Single(report.Attempts);
        Assert.Equal(("rejected", "configuration", "no-token", "in words", null), (result.Outcome, result.Category, result.ProviderCode, result.Detail, result.HttpStatus));
        Assert.Empty(_rig.Handler.Requests);
    }

    [Fact]
    public async Task An_adapter_that_fails_makes_a_dead_letter_and_tells_nothing_of_the_message()
    {
        _rig.Sender.PlansBadly = true;
        var report = await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));

        Assert.True(report.IsDead);
        Assert.Equal("adapter-fault", Assert.Single(report.Attempts).ProviderCode);
        Assert.Contains("NotSupportedException", _rig.Log.All, StringComparison.Ordinal);
        Assert.DoesNotContain("private", report.Attempts[0].Detail + _rig.Log.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null, false)]
    [InlineData(24 * 60 - 1, null, false)]
    [InlineData(24 * 60, null, true)]
    [InlineData(29, 30, false)]
    [InlineData(30, 30, true)]
    [InlineData(24 * 60, 48 * 60, false)]
    public async Task A_message_expires_at_its_time_or_after_a_day(int ageMinutes, int? expiresAfterMinutes, bool isExpired)
    {
        _rig.Time.Advance(TimeSpan.FromMinutes(ageMinutes));
        var message = DispatchRig.Outbound with { ExpiresAt = expiresAfterMinutes is { } minutes ? ManualTimeProvider.Start.AddMinutes(minutes) : null };
        var report = await _rig.DeliverAsync(_rig.Job(message));

        Assert.Equal((isExpired, isExpired ? "expired" : "delivered"), (report.IsDead, Assert.Single(report.Attempts).Outcome));
        Assert.Equal(isExpired ? 0 : 1, _rig.Handler.Requests.Count);
    }

    [Fact]
    public async Task A_message_that_was_delivered_in_time_does_not_expire_when_it_comes_again()
    {
        await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));
        _rig.Time.Advance(TimeSpan.FromDays(2));
        var again = await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));
        Assert.False(again.IsDead);
        Assert.Empty(again.Attempts);
    }

    [Fact]
    public async Task A_time_at_the_end_of_time_is_no_fault() =>
        Assert.False((await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound with { ReceivedAt = DateTimeOffset.MaxValue }))).IsDead);

    [Fact]
    public async Task Each_part_carries_its_callback()
    {
        _rig.Sender.Parts = 2;
        await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));

        var secrets = Harbor.Tenant.SigningSecrets[ProviderKeys.Meta];
        Assert.Equal(
            [new CallbackData(DispatchRig.MessageId, "c_oneaaaaaaaaaaaaaaaaaaaaaaa", "aa01", 0, IsLastPart: false, "0"), new CallbackData(DispatchRig.MessageId, "c_oneaaaaaaaaaaaaaaaaaaaaaaa", "aa01", 1, IsLastPart: true, "0")],
            _rig.Sender.Callbacks.Select(c => CallbackData.Read(c, secrets)));
    }

    [Theory]
    [InlineData("delivered", "read", 1)]
    [InlineData("read", "delivered", 1)]
    [InlineData("played", "delivered", 1)]
    [InlineData("delivered", "failed", 2)]
    [InlineData("failed", "delivered", 1)]
    [InlineData("failed", "failed", 1)]
    public async Task Of_a_message_one_Delivered_is_told_and_none_after_Failed(string first, string second, int calls)
    {
        await _rig.DeliverAsync(_rig.Job(DispatchRig.Receipt(first)));
        var report = await _rig.DeliverAsync(_rig.Job(DispatchRig.Receipt(second)));

        Assert.Equal(calls, _rig.Handler.Requests.Count);
        Assert.Equal(calls - 1, report.Attempts.Count);
        Assert.False(report.IsDead);
    }

    [Fact]
    public async Task Where_Relay_did_not_know_and_said_Failed_the_channels_word_that_it_arrived_is_still_told()
    {
        Answers(new Unknown(DeliveryCategories.Timeout, null, "no answer"));
        var report = await _rig.DeliverAsync(_rig.Job(DispatchRig.Outbound));
        Assert.Equal((DeliveryEnding.Held, TimeSpan.FromSeconds(60)), (report.Ending, report.Wait));
        _rig.Time.Advance(TimeSpan.FromDays(2));
        await _rig.Deliverer.DeliverAsync(report, [], TestContext.Current.CancellationToken);
        Assert.True(report is { IsDead: true, IsUnknown: true });
        var failed = _rig.Writer.Write(report)[^1].Receipt();
        Assert.Equal(("failed", "unknown"), (failed.Status, Assert.Single(failed.Errors!).Title));

        Assert.Single((await _rig.DeliverAsync(_rig.Job(failed))).Attempts);
        Assert.Empty((await _rig.DeliverAsync(_rig.Job(failed))).Attempts);
        Assert.Single((await _rig.DeliverAsync(_rig.Job(DispatchRig.Receipt("delivered")))).Attempts);
        Assert.Empty((await _rig.DeliverAsync(_rig.Job(DispatchRig.Receipt("read")))).Attempts);
    }

    [Fact]
    public async Task Where_Relay_knew_that_it_failed_nothing_else_is_told()
    {
        Answers(new Rejected(DeliveryCategories.Recipient, "1", "no"));
        var failed = (await _rig.RunAsync(_rig.Job(DispatchRig.Outbound)))[^1].Receipt();
        await _rig.DeliverAsync(_rig.Job(failed));
        Assert.Empty((await _rig.DeliverAsync(_rig.Job(DispatchRig.Receipt("delivered")))).Attempts);
    }

    [Fact]
    public async Task Results_of_a_receipt_name_the_message_and_have_ids_of_the_receipt()
    {
        var delivered = Assert.Single((await _rig.DeliverAsync(_rig.Job(DispatchRig.Receipt("delivered")))).Attempts);
        var failed = Assert.Single((await _rig.DeliverAsync(_rig.Job(DispatchRig.Receipt("failed")))).Attempts);
        Assert.Equal((DispatchRig.MessageId, DispatchRig.MessageId), (delivered.MessageId, failed.MessageId));
        Assert.NotEqual(delivered.Id, failed.Id);
    }

    [Fact]
    public async Task A_receipt_that_could_not_be_told_is_told_by_the_next()
    {
        Answers(new Rejected(DeliveryCategories.Unknown, null, "no"));
        Assert.True((await _rig.DeliverAsync(_rig.Job(DispatchRig.Receipt("delivered")))).IsDead);
        Assert.False((await _rig.DeliverAsync(_rig.Job(DispatchRig.Receipt("read")))).IsDead);
        Assert.Equal(2, _rig.Handler.Requests.Count);
    }

    [Fact]
    public async Task A_receipt_does_not_expire()
    {
        _rig.Time.Advance(TimeSpan.FromDays(9));
        Assert.False((await _rig.DeliverAsync(_rig.Job(DispatchRig.Receipt("delivered")))).IsDead);
    }

    [Fact]
    public async Task Nothing_to_do_is_no_result()
    {
        _rig.Sender.Parts = 0;
        Assert.Empty((await _rig.DeliverAsync(_rig.Job(DispatchRig.Receipt("sent")))).Attempts);
    }

    private static Retry Later { get; } = new(DeliveryCategories.Throttled, "9", "later", TimeSpan.FromSeconds(1));

    [Fact]
    public async Task As_whom_the_channel_knows_the_customer_is_noted_of_messages_to_him_alone()
    {
        var store = new FakeSeenStore();
        using var recipients = new RecipientAliases(store, TimeProvider.System, NullLogger<RecipientAliases>.Instance);
        await recipients.StartAsync(TestContext.Current.CancellationToken);
        using var rig = new DispatchRig(recipients: recipients);
        rig.Sender.Outcomes.Enqueue(new Delivered(["a"]) { Recipient = new CustomerIds(UserId: "BR.1") });
        rig.Sender.Outcomes.Enqueue(new Delivered(["b"]) { Recipient = new CustomerIds(UserId: "BR.2") });
        await rig.DeliverAsync(rig.Job(DispatchRig.Inbound with { Id = RelayIds.Event("another") }));
        await rig.DeliverAsync(rig.Job(DispatchRig.Outbound));

        await Waiting.UntilAsync(() => store.Aliases.Count == 2);
        Assert.Equal(["15557770001", "BR.2"], store.Aliases.Select(a => a.Name.Identifier));
        Assert.All(store.Aliases, a => Assert.Equal((Harbor.Id, "whatsapp", Harbor.Number), (a.Name.TenantId, a.Name.Channel, a.Name.AccountId)));
        await recipients.StopAsync(CancellationToken.None);
    }

    private void Answers(params SendOutcome[] outcomes) => Array.ForEach(outcomes, _rig.Sender.Outcomes.Enqueue);
}
