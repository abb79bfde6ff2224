using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Loop;

/// <summary>What becomes of messages while a provider fails, and what the agent hears of it.</summary>
[Collection(MainCollection.Name)]
public sealed class ProviderFailureTests
{
    private const string GenesysPath = "/inbound/open/message";

    private readonly Site _site;
    private readonly TestTenant _tenant;
    private readonly TenantView _view;
    private readonly string _phone;

    public ProviderFailureTests(MainSite main)
    {
        _site = main.Site;
        _tenant = main.NewTenant();
        _view = new TenantView(_site, _tenant);
        _phone = _site.NewPhone();
    }

    private string GraphPath => $"/{_tenant.PhoneNumberId}/messages";

    [Fact]
    public async Task Two_server_errors_of_Genesys_are_tried_again_and_the_third_attempt_delivers()
    {
        await _site.Simulator.FailAsync(_tenant, GenesysPath, new JsonObject { ["times"] = 2, ["status"] = 500 });
        var id = _view.InboundId(await _site.Simulator.CustomerWritesAsync(_tenant, _phone, _site.NewText()));

        Assert.Equal(
            [("1", "retrying", "unavailable"), ("2", "retrying", "unavailable"), ("3", "delivered", "none")],
            (await _view.FinishedAsync(id)).Select(result => (result.Text("attempt"), result.Text("outcome"), result.Text("category"))));
        Assert.Equal([500, 500, 200], (await _view.MessagesAtGenesysAsync(3)).Select(call => call.Answer));
        await _view.NothingWentWrongAsync();
    }

    [Fact]
    public async Task A_refused_token_is_fetched_anew_and_the_message_is_delivered()
    {
        await _site.Simulator.FailAsync(_tenant, GenesysPath, new JsonObject { ["times"] = 1, ["status"] = 401 });
        var id = _view.InboundId(await _site.Simulator.CustomerWritesAsync(_tenant, _phone, _site.NewText()));

        Assert.Equal("delivered", Assert.Single(await _view.FinishedAsync(id)).Text("outcome"));
        Assert.Equal([401, 200], (await _view.MessagesAtGenesysAsync(2)).Select(call => call.Answer));
        Assert.Equal(2, (await _site.Simulator.CallsAsync(call => call.IsToken && call.Tenant == _tenant.Id)).Count);
        await _view.NothingWentWrongAsync();
    }

    [Fact]
    public async Task A_message_that_Meta_never_takes_becomes_a_dead_letter_and_a_Failed_receipt_for_the_agent()
    {
        var (genesysId, id) = await AgentWritesAsync(new JsonObject { ["times"] = 9, ["status"] = 500 });

        var letter = await _view.DeadLetterAsync(id);
        Assert.Equal(("relay.deadletter.v1", "unavailable"), (letter.CeType, letter.Text("category")));
        var results = await _view.FinishedAsync(id);
        Assert.Equal(["retrying", "retrying", "deadLettered"], results.Select(result => result.Text("outcome")));
        Assert.Equal(results.Count, letter.Json.Items("attempts").Count);
        await FailedIsToldAsync(genesysId, id, "ServerError");
    }

    [Fact]
    public async Task A_message_outside_the_service_window_is_not_tried_again_and_the_agent_hears_why()
    {
        var (genesysId, id) = await AgentWritesAsync(new JsonObject { ["times"] = 1, ["graphCode"] = 131047 });

        var result = Assert.Single(await _view.FinishedAsync(id));
        Assert.Equal(("rejected", "window", "131047"), (result.Text("outcome"), result.Text("category"), result.Text("providerCode")));
        Assert.Equal("window", (await _view.DeadLetterAsync(id)).Text("category"));
        await FailedIsToldAsync(genesysId, id, "MessageNotAllowed");
        Assert.Single(await _view.MessagesAtMetaAsync(1));
    }

    [Fact]
    public async Task A_call_that_hangs_delays_no_other_conversation()
    {
        await _site.Simulator.FailAsync(_tenant, GenesysPath, new JsonObject { ["times"] = 1, ["hang"] = true });
        var slow = _view.InboundId(await _site.Simulator.CustomerWritesAsync(_tenant, _phone, _site.NewText()));
        Assert.Equal(0, Assert.Single(await _view.MessagesAtGenesysAsync(1)).Answer);

        var quick = _view.InboundId(await _site.Simulator.CustomerWritesAsync(_tenant, _site.NewPhone(), _site.NewText()));
        Assert.Equal("delivered", Assert.Single(await _view.FinishedAsync(quick)).Text("outcome"));
        Assert.Empty(_view.Deliveries(slow));

        // It is given up after its time and tried again: nothing is lost with it.
        Assert.Equal(
            [("retrying", "timeout"), ("delivered", "none")],
            (await _view.FinishedAsync(slow)).Select(result => (result.Text("outcome"), result.Text("category"))));
        await _view.NothingWentWrongAsync();
    }

    private async Task<(string GenesysId, string Id)> AgentWritesAsync(JsonObject fault)
    {
        await _view.InboundAsync(await _site.Simulator.CustomerWritesAsync(_tenant, _phone, _site.NewText()));
        await _site.Simulator.FailAsync(_tenant, GraphPath, fault);
        var genesysId = await _site.Simulator.AgentWritesAsync(_tenant, _phone, _site.NewText());
        return (genesysId, _view.OutboundId(genesysId));
    }

    private async Task FailedIsToldAsync(string genesysId, string id, string reason)
    {
        var receipt = await Until.SomeAsync(
            () => _site.Reader.On("receipts", _tenant).FirstOrDefault(record => record.Text("messageId") == id), "Relay's own receipt");
        Assert.Equal(("failed", "relay", genesysId), (receipt.Text("status"), receipt.Text("source"), receipt.Text("correlation", "genesysMessageId")));

        var told = (await _view.ReceiptsAtGenesysAsync(1))[0];
        Assert.Equal((200, genesysId, "Failed", _phone), (told.Answer, told.Body.Text("id"), told.Body.Text("status"), told.Body.Text("channel", "to", "id")));
        Assert.Equal(reason, Assert.Single(told.Body.Items("reasons")).Text("code"));
        await _site.SettledAsync();
        Assert.Single(await _view.ReceiptsAtGenesysAsync(1));
        Assert.Equal([id], _site.Reader.On("deadletters", _tenant).Select(letter => letter.Text("messageId")));
        Assert.Empty(_site.Reader.On("quarantine", _tenant));
    }
}
