using System.Text.Json;
using Microsoft.Extensions.Options;
using Relay.Contracts;
using Relay.Deliveries;
using Relay.Dispatch;
using Relay.Events;
using Relay.Kafka;
using Relay.Storage.DeadLetters;
using Relay.Tests.Dispatch;
using Relay.Tests.Fakes;

namespace Relay.Tests.Deliveries;

public sealed class ReplayRecordsTests
{
    private const string RawReference = "test.webhooks/1/7";
    private const string Trace = "00-5e1fa0c3d7b94e6288a1c40f9d2b7e31-7c20d9e4a1b35f68-01";

    private static readonly Guid Id = Guid.Parse("5d000000-0000-5000-8000-00000000000a");

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void A_message_goes_back_to_its_topic_with_its_id_and_a_nonce_of_its_own()
    {
        var (again, result) = Replay(DispatchRig.Outbound);
        Assert.Equal(("messages.outbound", "harbor/c_oneaaaaaaaaaaaaaaaaaaaaaaa"), (again.Topic, again.Key));
        Assert.Equal(("relay.message.outbound.v1", DispatchRig.MessageId.ToString()), (again.Header("ce_type"), again.Header("ce_id")));
        Assert.Equal(("5d00000000005000", RawReference), (again.Header("relay_nonce"), again.Header("relay_raw")));
        Assert.Equal(DispatchRig.Outbound, again.Message());

        Assert.Equal(("deliveries", "harbor/c_oneaaaaaaaaaaaaaaaaaaaaaaa"), (result.Topic, result.Key));
        var replayed = result.Result();
        Assert.Equal((DispatchRig.MessageId, "replayed", 0, 2, "whatsapp:1"), (replayed.MessageId, replayed.Outcome, replayed.Attempt, replayed.Part, replayed.Destination));
    }

    [Fact]
    public void Replayed_twice_it_is_the_same_record()
    {
        var (first, firstResult) = Replay(DispatchRig.Outbound);
        var (again, againResult) = Replay(DispatchRig.Outbound);
        Assert.Equal(first.Text(), again.Text());
        Assert.Equal(first.Header("relay_nonce"), again.Header("relay_nonce"));
        Assert.Equal(firstResult.Header("ce_id"), againResult.Header("ce_id"));
    }

    [Fact]
    public void What_has_expired_gets_a_new_expiry_and_what_has_not_keeps_its_own()
    {
        _time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromDays(1), Replay(DispatchRig.Outbound).Again.Message().ExpiresAt);
        var later = _time.GetUtcNow() + TimeSpan.FromMinutes(1);
        Assert.Equal(later, Replay(DispatchRig.Outbound with { ExpiresAt = later }).Again.Message().ExpiresAt);
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromDays(1), Replay(DispatchRig.Outbound with { ExpiresAt = _time.GetUtcNow() }).Again.Message().ExpiresAt);
    }

    [Fact]
    public void A_message_of_a_customer_keeps_its_kind()
    {
        Assert.Equal(("messages.inbound", "relay.message.received.v1"), TopicAndType(DispatchRig.Inbound));
        Assert.Equal(("messages.inbound", "relay.message.edited.v1"), TopicAndType(DispatchRig.Inbound with { Content = new EditContent { OriginalMessageId = "m" } }));
        Assert.Equal(("messages.inbound", "relay.message.revoked.v1"), TopicAndType(DispatchRig.Inbound with { Content = new RevokeContent { OriginalMessageId = "m" } }));
    }

    [Fact]
    public void A_receipt_goes_back_to_its_topic()
    {
        var receipt = DispatchRig.Receipt(ReceiptStatus.Delivered);
        var (again, result) = Replay(null, receipt);
        Assert.Equal(("receipts", "relay.receipt.v1", receipt.Id.ToString()), (again.Topic, again.Header("ce_type"), again.Header("ce_id")));
        Assert.Equal(receipt, again.Receipt());
        Assert.Equal(DispatchRig.MessageId, result.Result().MessageId);
    }

    [Fact]
    public void A_replay_begins_with_the_part_that_failed_or_behind_it_when_it_was_delivered_meanwhile()
    {
        Assert.Equal("2", From(isDelivered: false, isForced: false));
        Assert.Equal("3", From(isDelivered: true, isForced: false));
        Assert.Equal("2", From(isDelivered: true, isForced: true));
        Assert.Null(From(isDelivered: true, isForced: true, part: "0"));
        Assert.Equal("1", From(isDelivered: true, isForced: false, part: "0"));
        Assert.Null(Replay(null, DispatchRig.Receipt(ReceiptStatus.Delivered)).Again.Header("relay_from_part"));

        string? From(bool isDelivered, bool isForced, string part = "2") =>
            Replay(DispatchRig.Outbound, null, isForced, letter => letter with { IsPartDelivered = isDelivered, Part = part }).Again.Header("relay_from_part");
    }

    [Fact]
    public void What_is_delivered_is_its_last_part_and_a_replay_that_was_begun_is_not_discarded_without_force()
    {
        var letter = new LockedDeadLetter(Id, DeadLetterStates.Open, [], null) { TraceParent = Trace, Part = "1", Parts = 3, IsPartDelivered = true };
        var replay = new DeadLetterDecision(DeadLetterStates.Replayed, "a", Force: false);
        Assert.True(replay.Concerns(letter));
        Assert.True(replay.Concerns(letter with { Parts = null }));
        Assert.False(replay.Concerns(letter with { Part = "2" }));
        Assert.False(replay.Concerns(letter with { Part = "receipt:failed", Parts = null }));
        Assert.True((replay with { Force = true }).Concerns(letter with { Part = "2" }));

        var discard = replay with { State = DeadLetterStates.Discarded };
        Assert.True(discard.Concerns(letter with { Part = "2" }));
        Assert.False(discard.Concerns(letter with { IsReplayBegun = true }));
        Assert.True((discard with { Force = true }).Concerns(letter with { IsReplayBegun = true }));
        Assert.True(replay.Concerns(letter with { IsReplayBegun = true }));
        Assert.False(discard.Concerns(letter with { State = DeadLetterStates.Replayed }));
    }

    [Fact]
    public void A_replay_goes_on_in_the_trace_in_which_the_message_was_tried()
    {
        var (again, result) = Replay(DispatchRig.Outbound);
        Assert.Equal((Trace, Trace), (again.Header("traceparent"), result.Header("traceparent")));
    }

    private (string Topic, string? Type) TopicAndType(Message message)
    {
        var (again, _) = Replay(message);
        return (again.Topic, again.Header("ce_type"));
    }

    private (OutgoingRecord Again, OutgoingRecord Result) Replay(
        Message? message, Receipt? receipt = null, bool isForced = false, Func<LockedDeadLetter, LockedDeadLetter>? edit = null)
    {
        var letter = Letters.Of(Id, message, receipt);
        var locked = new LockedDeadLetter(Id, "open", JsonSerializer.SerializeToUtf8Bytes(letter, RelayJson.Default.DeadLetter), RawReference)
        {
            TraceParent = Trace,
            Part = receipt is null ? "2" : "receipt:delivered",
        };
        var records = new ReplayRecords(new EventWriter(Harbor.Topics), Options.Create(new DispatchOptions()), _time)
            .Of((edit ?? (l => l))(locked), isForced).ToList();
        Assert.Equal(2, records.Count);
        return (records[0], records[1]);
    }
}
