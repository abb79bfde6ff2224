using System.Globalization;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Loop;

/// <summary>A customer writes, an agent answers, the statuses come back.</summary>
[Collection(MainCollection.Name)]
public sealed class MainLoopTests
{
    private readonly Site _site;
    private readonly TestTenant _tenant;
    private readonly TenantView _view;

    public MainLoopTests(MainSite main)
    {
        _site = main.Site;
        _tenant = main.NewTenant();
        _view = new TenantView(_site, _tenant);
    }

    [Fact]
    public async Task A_text_of_a_customer_becomes_one_event_with_all_headers_and_one_call_to_Genesys()
    {
        var phone = _site.NewPhone();
        var text = _site.NewText();
        var wamid = await _site.Simulator.CustomerWritesAsync(_tenant, phone, text);

        var record = await _view.InboundAsync(wamid);
        var conversation = _view.Conversation(phone);
        var id = _view.InboundId(wamid);
        Assert.Equal("1.0", record.Headers["ce_specversion"]);
        Assert.Equal(id, record.Headers["ce_id"]);
        Assert.Equal(id, record.Text("id"));
        Assert.Equal($"/tenants/{_tenant.Id}/whatsapp/{_tenant.PhoneNumberId}", record.Headers["ce_source"]);
        Assert.Equal("relay.message.received.v1", record.CeType);
        Assert.Equal(record.Text("sentAt"), record.Headers["ce_time"]);
        Assert.EndsWith("Z", record.Headers["ce_time"], StringComparison.Ordinal);
        Assert.Equal(conversation, record.Headers["ce_subject"]);
        Assert.Equal(_tenant.Id, record.Tenant);
        Assert.Equal("whatsapp", record.Headers["ce_channel"]);
        Assert.Equal("application/json", record.Headers["content-type"]);
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$", record.Headers["traceparent"]);
        Assert.Equal($"{_tenant.Id}/{conversation}", record.Key);

        var raw = Assert.Single(_site.Reader.On("webhooks"), candidate => _site.Full(candidate.Position) == record.RawPosition);
        Assert.Equal(_tenant.Id, raw.Key);
        Assert.Equal(_tenant.Id, raw.Headers["relay_tenant"]);
        Assert.Equal("meta", raw.Headers["relay_channel"]);
        Assert.Equal("a1", raw.Headers["relay_secret_id"]);
        Assert.True(long.Parse(raw.Headers["relay_received_at"], CultureInfo.InvariantCulture) > 1_700_000_000_000);
        Assert.NotEmpty(raw.Headers["relay_request_id"]);

        Assert.Equal(("inbound", conversation, phone, text), (record.Text("direction"), record.Text("conversationId"), record.Text("from", "id"), record.Text("content", "text")));
        var calls = await _view.MessagesAtGenesysAsync(1);
        Assert.Equal((200, text, id, phone), (calls[0].Answer, calls[0].Body.Text("text"), calls[0].Body.Text("channel", "messageId"), calls[0].Body.Text("channel", "from", "id")));

        var delivery = Assert.Single(await _view.FinishedAsync(id));
        Assert.Equal("delivered", delivery.Text("outcome"));
        Assert.Equal("1", delivery.Text("attempt"));
        Assert.Single(delivery.Json.Items("providerMessageIds"));

        // Genesys says by a receipt of its own that it has published the message.
        var published = await Until.SomeAsync(
            () => _site.Reader.On("receipts", _tenant).FirstOrDefault(receipt => receipt.Text("channel") == "genesys" && receipt.Text("messageId") == id), "the receipt Published");
        Assert.Equal("accepted", published.Text("status"));
        await _view.NothingWentWrongAsync();
        Assert.Single(await _view.MessagesAtGenesysAsync(1));
    }

    [Fact]
    public async Task An_answer_of_an_agent_reaches_WhatsApp_and_its_statuses_make_one_Delivered_receipt()
    {
        var phone = _site.NewPhone();
        var text = _site.NewText();
        await _view.InboundAsync(await _site.Simulator.CustomerWritesAsync(_tenant, phone, _site.NewText()));
        var genesysId = await _site.Simulator.AgentWritesAsync(_tenant, phone, text);

        var conversation = _view.Conversation(phone);
        var id = _view.OutboundId(genesysId);
        var outbound = await Until.SomeAsync(() => _site.Reader.On("messages.outbound", _tenant).FirstOrDefault(record => record.Text("id") == id), "the outbound message");
        Assert.Equal(("relay.message.outbound.v1", "outbound", conversation), (outbound.CeType, outbound.Text("direction"), outbound.Text("conversationId")));
        Assert.Equal(("genesys", genesysId, "agent"), (outbound.Text("origin"), outbound.Text("correlation", "genesysMessageId"), outbound.Text("from", "kind")));
        Assert.Equal($"{_tenant.Id}/{conversation}", outbound.Key);

        var call = (await _view.MessagesAtMetaAsync(1))[0];
        Assert.Equal((200, "text", text), (call.Answer, call.Body.Text("type"), call.Body.Text("text", "body")));
        Assert.Equal(phone, call.Body.Text("to")?.TrimStart('+'));
        var callback = call.Body.Text("biz_opaque_callback_data")!.Split('.');
        Assert.Equal(("r1", id, conversation, genesysId, "0"), (callback[0], callback[1], callback[2], callback[3], callback[4]));

        var wamid = Assert.Single(await _view.FinishedAsync(id)).Json.Items("providerMessageIds").Single().GetString();
        foreach (var status in (string[])["sent", "delivered", "read"])
        {
            var receipt = await Until.SomeAsync(
                () => _site.Reader.On("receipts", _tenant).FirstOrDefault(r => r.Text("providerMessageId") == wamid && r.Text("status") == status), $"the receipt {status}");
            Assert.Equal((id, conversation, genesysId), (receipt.Text("messageId"), receipt.Text("conversationId"), receipt.Text("correlation", "genesysMessageId")));
            Assert.Equal(("relay.receipt.v1", $"{_tenant.Id}/{conversation}", "provider"), (receipt.CeType, receipt.Key, receipt.Text("source")));
            Assert.Equal(ContractIds.Event(_tenant.Id, "whatsapp", _tenant.PhoneNumberId, "receipt", wamid, status, null), receipt.Text("id"));
        }

        await _view.NothingWentWrongAsync();
        var told = Assert.Single(await _view.ReceiptsAtGenesysAsync(1));
        Assert.Equal("delivered", Assert.Single(await _view.ReceiptResultsAsync(id)).Text("outcome"));
        Assert.Equal((genesysId, "Delivered", phone), (told.Body.Text("id"), told.Body.Text("status"), told.Body.Text("channel", "to", "id")));
        Assert.Single(await _view.MessagesAtMetaAsync(1));
    }
}
