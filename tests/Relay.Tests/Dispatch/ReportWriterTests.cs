using Relay.Channels;
using Relay.Contracts;
using Relay.Kafka;
using Relay.Tests.Fakes;

namespace Relay.Tests.Dispatch;

public sealed class ReportWriterTests : IDisposable
{
    private static readonly Rejected No = new(DeliveryCategories.Recipient, "131026", "cannot be reached");

    private readonly DispatchRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_delivery_is_a_record_on_deliveries_and_nothing_else()
    {
        var record = Assert.Single(await _rig.RunAsync(_rig.Job(DispatchRig.Outbound)));

        Assert.Equal(("deliveries", "harbor/c_oneaaaaaaaaaaaaaaaaaaaaaaa"), (record.Topic, record.Key));
        Assert.Equal(("relay.delivery.v1", "c_oneaaaaaaaaaaaaaaaaaaaaaaa"), (record.Header("ce_type"), record.Header("ce_subject")));
        Assert.Equal("00-5e1fa0c3d7b94e6288a1c40f9d2b7e31-7c20d9e4a1b35f68-01", record.Header("traceparent"));
        Assert.Equal(record.Header("ce_id"), record.Result().Id.ToString());
        Assert.Empty(Written.Nulls(record.Json()));
        Assert.DoesNotContain("private words", record.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("15557770001", record.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_cannot_be_delivered_is_a_result_a_dead_letter_and_a_failed_receipt()
    {
        _rig.Sender.Outcomes.Enqueue(new Retry(DeliveryCategories.Throttled, "4", "later", TimeSpan.FromSeconds(1)));
        _rig.Sender.Outcomes.Enqueue(No);
        var records = await _rig.RunAsync(_rig.Job(DispatchRig.Outbound));

        Assert.Equal(["deliveries", "deliveries", "deadletters", "receipts"], records.Select(r => r.Topic));
        Assert.All(records, r => Assert.Equal("harbor/c_oneaaaaaaaaaaaaaaaaaaaaaaa", r.Key));
        var letter = records[2].DeadLetter();
        Assert.Equal((DispatchRig.MessageId, "recipient", "cannot be reached"), (letter.MessageId, letter.Category, letter.Detail));
        Assert.Equal(RelayIds.Event("harbor", "whatsapp", Harbor.Number, "deadletter", DispatchRig.MessageId.ToString(), "whatsapp:1", "0"), letter.Id);
        Assert.Equal(["retrying", "rejected"], letter.Attempts.Select(a => a.Outcome));
        Assert.Equal(DispatchRig.Outbound.Content, letter.Message?.Content);
        Assert.Null(letter.Receipt);

        var receipt = records[3].Receipt();
        Assert.Equal(("failed", "relay", DispatchRig.MessageId), (receipt.Status, receipt.Source, receipt.MessageId));
        Assert.Equal(("15557770001", "aa01"), (receipt.CustomerId, receipt.Correlation?.GenesysMessageId));
        Assert.Equal(new ReceiptError("131026", "recipient", "cannot be reached"), Assert.Single(receipt.Errors!));
    }

    [Fact]
    public async Task An_expired_message_fails_in_the_same_way()
    {
        _rig.Time.Advance(TimeSpan.FromDays(2));
        var records = await _rig.RunAsync(_rig.Job(DispatchRig.Outbound));
        Assert.Equal(["deliveries", "deadletters", "receipts"], records.Select(r => r.Topic));
        Assert.Equal("expired", records[0].Result().Outcome);
    }

    [Fact]
    public async Task A_message_to_the_agents_that_fails_makes_no_receipt()
    {
        _rig.Sender.Outcomes.Enqueue(No);
        Assert.Equal(["deliveries", "deadletters"], (await _rig.RunAsync(_rig.Job(DispatchRig.Inbound))).Select(r => r.Topic));
    }

    [Fact]
    public async Task A_receipt_that_fails_makes_no_receipt()
    {
        _rig.Sender.Outcomes.Enqueue(No);
        var records = await _rig.RunAsync(_rig.Job(DispatchRig.Receipt("delivered")));
        Assert.Equal(["deliveries", "deadletters"], records.Select(r => r.Topic));
        var letter = records[1].DeadLetter();
        Assert.Equal(("delivered", null), (letter.Receipt?.Status, letter.Message));
    }

    [Fact]
    public async Task The_same_failure_again_has_the_same_ids_and_a_repetition_on_purpose_others()
    {
        string[] Ids(IReadOnlyList<OutgoingRecord> records) => [.. records.Select(r => r.Header("ce_id")!)];
        foreach (var _ in Enumerable.Range(0, 3))
        {
            _rig.Sender.Outcomes.Enqueue(No);
        }

        var first = Ids(await _rig.RunAsync(_rig.Job(DispatchRig.Outbound)));
        Assert.Equal(first, Ids(await _rig.RunAsync(_rig.Job(DispatchRig.Outbound))));
        Assert.Empty(first.Intersect(Ids(await _rig.RunAsync(_rig.Job(DispatchRig.Outbound) with { Nonce = "1" }))));
    }

    [Fact]
    public async Task Words_from_outside_are_cut()
    {
        _rig.Sender.Outcomes.Enqueue(new Rejected(DeliveryCategories.Unknown, new string('c', 5000), new string('d', 5000)));
        var result = (await _rig.RunAsync(_rig.Job(DispatchRig.Outbound)))[0].Result();
        Assert.Equal((128, 1000), (result.ProviderCode?.Length, result.Detail?.Length));
    }

    [Fact]
    public async Task A_dead_letter_of_the_largest_message_with_many_attempts_still_fits()
    {
        var message = DispatchRig.Outbound with
        {
            Content = new TextContent { Text = new string('t', 830 * 1024) },
            Raw = new RawJson(System.Text.Encoding.UTF8.GetBytes($"\"{new string('r', 50 * 1024)}\"")),
        };
        _rig.Sender.Parts = 400;
        for (var n = 0; n < 399; n++)
        {
            _rig.Sender.Outcomes.Enqueue(new Delivered([new string('i', 1000)]));
        }

        _rig.Sender.Outcomes.Enqueue(No);
        var records = await _rig.RunAsync(_rig.Job(message));
        var letter = records.Single(r => r.Topic == "deadletters");

        Assert.True(letter.Value.Length < 900 * 1024);
        Assert.Equal(message.Content, letter.DeadLetter().Message?.Content);
        Assert.Equal(["raw-omitted"], letter.DeadLetter().Message?.Warnings);
        Assert.Equal("rejected", letter.DeadLetter().Attempts[^1].Outcome);
        Assert.Equal(402, records.Count);
    }
}
