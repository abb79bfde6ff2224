using Relay.Channels;
using Relay.Contracts;
using Relay.Model;
using Relay.Tests.Fakes;
using static Relay.Tests.Normalize.Bodies;
using static Relay.Tests.Normalize.NormalizeRig;

namespace Relay.Tests.Normalize;

public sealed class NormalizerReceiptTests
{
    private static readonly Guid MessageId = Guid.Parse("9c000000-0000-5000-8000-000000000001");

    private readonly NormalizeRig _rig = new();

    private static SigningSecret[] Secrets => Harbor.Tenant.SigningSecrets[ProviderKeys.Meta];

    [Fact]
    public void A_status_with_our_callback_finds_its_message_and_conversation()
    {
        // It was written to under another key than the number that the status names.
        var conversation = _rig.Customers.Resolve(Harbor.Id, new AccountName("whatsapp", Harbor.Number), new CustomerIds(UserId: "BR.5")).ConversationId;
        var callback = new CallbackData(MessageId, conversation, "aa01", 1, IsLastPart: false, "0").ToText(Secrets, ManualTimeProvider.Start);

        var record = Receipt(Status("wamid.1", callback: callback, recipient: "15559990000"));

        var receipt = record.Receipt();
        Assert.Equal((conversation, MessageId, "BR.5"), (receipt.ConversationId, receipt.MessageId, receipt.CustomerId));
        Assert.Equal(new Correlation { GenesysMessageId = "aa01", Part = 1, LastPart = false }, receipt.Correlation);
        Assert.Equal(($"harbor/{conversation}", conversation), (record.Key, record.Header("ce_subject")));
        Assert.Equal(RelayIds.Event("harbor", "whatsapp", Harbor.Number, "receipt", "wamid.1", "delivered", null), receipt.Id);
    }

    [Fact]
    public void A_callback_of_a_conversation_that_was_not_seen_leaves_the_customer_to_the_status()
    {
        var callback = new CallbackData(MessageId, "c_unseenaaaaaaaaaaaaaaaaaaaa", null, 0, IsLastPart: true, "0").ToText(Secrets, ManualTimeProvider.Start);
        var receipt = Receipt(Status("wamid.1", callback: callback)).Receipt();
        Assert.Equal(("c_unseenaaaaaaaaaaaaaaaaaaaa", Customer), (receipt.ConversationId, receipt.CustomerId));
    }

    [Fact]
    public void A_forged_altered_foreign_or_cut_callback_counts_for_nothing()
    {
        var good = new CallbackData(MessageId, "c_one", "aa01", 0, IsLastPart: true, "0").ToText(Secrets, ManualTimeProvider.Start)!;
        var forged = new CallbackData(MessageId, "c_one", "aa01", 0, IsLastPart: true, "0").ToText([Harbor.Secret("x", "another")], ManualTimeProvider.Start)!;
        string[] broken = [forged, good.Replace("c_one", "c_two", StringComparison.Ordinal), good[..^1], good + "x", "order-4711", "r1.......", new('r', 600)];
        foreach (var (callback, n) in broken.Select((callback, n) => (callback, n)))
        {
            var receipt = Receipt(Status($"wamid.{n}", callback: callback)).Receipt();
            Assert.Null(receipt.MessageId);
            Assert.Null(receipt.Correlation);
            Assert.Equal(Customer, receipt.CustomerId);
            Assert.Equal(RelayIds.Conversation("harbor", "whatsapp", Harbor.Number, Customer), receipt.ConversationId);
        }
    }

    [Fact]
    public void A_status_without_a_recipient_is_a_receipt_of_the_account()
    {
        var record = Receipt("""{"id":"wamid.1","status":"sent","timestamp":"1777896001"}""");
        Assert.Equal($"harbor/{Harbor.Number}", record.Key);
        Assert.Null(record.Receipt().ConversationId);
        Assert.Null(record.Receipt().CustomerId);
    }

    [Fact]
    public void Each_status_of_a_message_is_a_receipt_of_its_own_and_the_same_again_is_a_duplicate()
    {
        Assert.Equal((2, 0, 0, 0), Counts(_rig.Meta(WhatsApp(Entry(Statuses(Status("wamid.1", "sent"), Status("wamid.1", "read")))))));
        Assert.Equal((1, 2, 0, 0), Counts(_rig.Meta(WhatsApp(Entry(Statuses(
            Status("wamid.1", "read"), Status("wamid.1", "failed"), Status("wamid.1", "sent")))))));
    }

    [Fact]
    public void Statuses_that_Relay_does_not_know_stay_apart()
    {
        var made = _rig.Meta(WhatsApp(Entry(Statuses(Status("wamid.1", "pondered"), Status("wamid.1", "doubted")))));
        Assert.Equal((2, 0, 0, 0), Counts(made));
        Assert.All(made.Events, e => Assert.Equal("unknown", e.Receipt().Status));
        Assert.Equal(["pondered", "doubted"], made.Events.Select(e => e.Receipt().RawStatus));
    }

    [Fact]
    public void In_a_group_each_participant_has_a_receipt()
    {
        var made = _rig.Meta(WhatsApp(Entry(Statuses(
            Status("wamid.1", recipient: "group-7", more: ",\"recipient_type\":\"group\",\"recipient_participant_id\":\"15550001\""),
            Status("wamid.1", recipient: "group-7", more: ",\"recipient_type\":\"group\",\"recipient_participant_id\":\"15550002\"")))));
        Assert.Equal((2, 0, 0, 0), Counts(made));
        Assert.All(made.Events, e => Assert.Equal("group-7", e.Receipt().CustomerId));
    }

    [Fact]
    public void A_receipt_of_Genesys_about_our_message_is_of_the_integration_and_of_the_customers_conversation()
    {
        var body = $$"""
            {"id":"bb02","channel":{"id":"{{Harbor.Integration}}","messageId":"{{MessageId}}","to":{"id":"{{Harbor.Integration}}"},
            "from":{"id":"{{Customer}}"},"time":"2026-05-04T12:00:00.000Z"},"type":"Receipt","status":"Published","direction":"Inbound"}
            """;
        var record = Assert.Single(_rig.Genesys(body).Events);
        var receipt = record.Receipt();
        Assert.Equal(("genesys", Harbor.Integration, "accepted", MessageId), (receipt.Channel, receipt.AccountId, receipt.Status, receipt.MessageId));
        Assert.Equal(RelayIds.Conversation("harbor", "whatsapp", Harbor.Number, Customer), receipt.ConversationId);
    }

    private Relay.Kafka.OutgoingRecord Receipt(string status)
    {
        var made = _rig.Meta(WhatsApp(Entry(Statuses(status))));
        Assert.Equal((1, 0, 0, 0), Counts(made));
        return Assert.Single(made.Events);
    }
}
