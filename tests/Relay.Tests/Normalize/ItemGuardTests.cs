using System.Text;
using Relay.Channels;
using Relay.Contracts;
using Relay.Model;
using Relay.Normalize;
using Relay.Tests.Fakes;

namespace Relay.Tests.Normalize;

public sealed class ItemGuardTests
{
    private static readonly AccountName Number = new("whatsapp", Harbor.Number);

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void A_message_id_that_is_too_long_is_none(int length, bool isKept)
    {
        var id = new string('w', length);
        var message = Assert.IsType<ParsedMessage>(Check(Message(id)));
        Assert.Equal(isKept ? (id, 0) : (null, 1), (message.ProviderMessageId, message.Warnings.Count(w => w == Warnings.IdMissing)));
        var receipt = Assert.IsType<ParsedReceipt>(Check(Receipt(id)));
        Assert.Equal(isKept ? (id, 0) : (null, 1), (receipt.ProviderMessageId, receipt.Warnings.Count(w => w == Warnings.IdMissing)));
    }

    [Fact]
    public void A_customer_or_an_account_that_is_too_long_is_quarantined()
    {
        var id = new string('9', 257);
        Assert.Equal(QuarantineReasons.UnknownShape, Reason(Message("m") with { Customer = new CustomerIds(Phone: id) }));
        Assert.Equal(QuarantineReasons.UnknownShape, Reason(Message("m") with { Account = new AccountName("whatsapp", id), Source = null }));
    }

    [Theory]
    [InlineData(Harbor.NeighbourWaba)]
    [InlineData(Harbor.NeighbourNumber)]
    public void An_entry_of_another_tenant_is_foreign_where_it_stands_for_the_account(string entry)
    {
        var source = new AccountName(TenantSnapshot.WabaChannel, entry);
        Assert.Equal(QuarantineReasons.ForeignAccount, Reason(Message("m") with { Account = new AccountName("whatsapp", entry), Source = source }));
    }

    [Fact]
    public void The_tenants_own_business_account_is_let_through()
    {
        var source = new AccountName(TenantSnapshot.WabaChannel, Harbor.Waba);
        var message = Message("m") with { Account = new AccountName("whatsapp", Harbor.Waba), Source = source, Warnings = [Warnings.UnknownAccount] };
        Assert.Same(message, Check(message));
    }

    private static string Reason(ParsedItem parsed) => Assert.IsType<Refused>(Check(parsed)).Reason;

    private static ParsedItem Check(ParsedItem parsed)
    {
        var raw = new RawRecord
        {
            TenantId = Harbor.Id,
            Provider = "meta",
            ReceivedAt = ManualTimeProvider.Start,
            RequestId = "r1",
            SecretOwner = "app-1",
            TraceParent = "00-5e1fa0c3d7b94e6288a1c40f9d2b7e31-7c20d9e4a1b35f68-01",
            IsReplay = false,
            Body = Encoding.UTF8.GetBytes("{}"),
            Position = new RawPosition(TopicNames.Webhooks, 0, 0, 0),
        };
        var item = new WebhookItem(0, "messages", raw.Body, ItemEnvelope.None);
        var snapshot = new TenantSnapshot(1, [Harbor.Tenant, Harbor.NeighbourTenant]);
        return ItemGuard.Check(new ItemContext(raw, item, Harbor.Catalog.Provider("meta")!, Harbor.Tenant, snapshot), parsed);
    }

    private static ParsedMessage Message(string id) => new()
    {
        EventType = EventTypes.MessageReceived,
        Account = Number,
        Source = Number,
        Customer = new CustomerIds(Phone: "14155550142"),
        ProviderMessageId = id,
        SentAt = null,
        From = CustomerIdForms.PartyOf("14155550142"),
        To = new Party { Kind = PartyKinds.Business, Id = Harbor.Number },
        Content = new TextContent { Text = "hi" },
    };

    private static ParsedReceipt Receipt(string id) => new()
    {
        Account = Number,
        Source = Number,
        Customer = default,
        ProviderMessageId = id,
        Status = ReceiptStatus.Sent,
        RawStatus = "sent",
        At = null,
    };
}
