using System.Text;
using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;

namespace Relay.IntegrationTests.Loop;

/// <summary>Downstream systems send by the topic <c>commands</c>.</summary>
[Collection(MainCollection.Name)]
public sealed class CommandTests
{
    private readonly Site _site;
    private readonly TestTenant _tenant;
    private readonly TenantView _view;
    private readonly string _phone;

    public CommandTests(MainSite main)
    {
        _site = main.Site;
        _tenant = main.NewTenant();
        _view = new TenantView(_site, _tenant);
        _phone = _site.NewPhone();
    }

    [Fact]
    public async Task A_command_is_delivered_once_however_often_it_is_written()
    {
        await _view.InboundAsync(await _site.Simulator.CustomerWritesAsync(_tenant, _phone, _site.NewText()));
        var text = _site.NewText();
        var key = Draw.Hex(20);
        var command = Command(text, key);
        await WriteAsync(command);
        await WriteAsync(command);

        var id = _view.OutboundId(key);
        var message = await Until.SomeAsync(() => _site.Reader.On("messages.outbound", _tenant).FirstOrDefault(record => record.Text("id") == id), "the command's message");
        Assert.Equal(("kafka", key, _view.Conversation(_phone)), (message.Text("origin"), message.Text("correlation", "idempotencyKey"), message.Text("conversationId")));
        Assert.Equal("delivered", Assert.Single(await _view.FinishedAsync(id)).Text("outcome"));
        await _view.NothingWentWrongAsync();
        Assert.Equal(text, Assert.Single(await _view.MessagesAtMetaAsync(1)).Body.Text("text", "body"));
        Assert.Single(_site.Reader.On("messages.outbound", _tenant));
    }

    [Fact]
    public async Task A_command_can_name_the_conversation_in_place_of_the_customer()
    {
        await _view.InboundAsync(await _site.Simulator.CustomerWritesAsync(_tenant, _phone, _site.NewText()));
        var command = Command(_site.NewText(), Draw.Hex(20));
        command.Remove("to");
        command["conversationId"] = _view.Conversation(_phone);
        await WriteAsync(command);

        Assert.Equal(_phone, (await _view.MessagesAtMetaAsync(1))[0].Body.Text("to")?.TrimStart('+'));
        await _view.NothingWentWrongAsync();
    }

    [Fact]
    public async Task A_command_that_cannot_be_carried_out_is_quarantined_with_the_reason()
    {
        var nobody = Command(_site.NewText(), Draw.Hex(20));
        nobody["tenantId"] = $"none-{Draw.Hex(6)}";
        var elsewhere = Command(_site.NewText(), Draw.Hex(20));
        elsewhere["accountId"] = Draw.Digits(15);
        var keyless = Command(_site.NewText(), string.Empty);
        var aimless = Command(_site.NewText(), Draw.Hex(20));
        aimless.Remove("to");
        var empty = Command(_site.NewText(), Draw.Hex(20));
        empty.Remove("content");
        var strange = Command(_site.NewText(), Draw.Hex(20));
        strange["content"] = new JsonObject { ["type"] = "smoke-signal" };
        byte[][] bad =
        [
            .. new[] { nobody, elsewhere, keyless, aimless, empty, strange }.Select(command => Encoding.UTF8.GetBytes(command.ToJsonString())),
            Encoding.UTF8.GetBytes($"no json {Draw.Hex(8)}"),
            Encoding.UTF8.GetBytes($"[\"{Draw.Hex(8)}\"]"),
            Encoding.UTF8.GetBytes($"{{\"tenantId\":\"{_tenant.Id}\",\"channel\":\"whatsapp\",\"accountId\":\"\\ud800{Draw.Hex(8)}\"}}"),
        ];
        foreach (var value in bad)
        {
            await _site.WriteAsync("commands", null, value);
        }

        foreach (var value in bad)
        {
            var written = await Until.SomeAsync(
                () => _site.Reader.On("commands").FirstOrDefault(record => record.Value.AsSpan().SequenceEqual(value)), "the command on its topic");
            var quarantined = await Until.SomeAsync(
                () => _site.Reader.On("quarantine").FirstOrDefault(record => record.RawPosition == _site.Full(written.Position)), "the command in quarantine");
            Assert.Equal(("relay.quarantined.v1", "bad-command"), (quarantined.CeType, quarantined.Text("reason")));
            Assert.NotEmpty(quarantined.Text("detail")!);
        }

        await _site.SettledAsync();
        Assert.Empty(_site.Reader.On("messages.outbound", _tenant));
    }

    private JsonObject Command(string text, string key) => new()
    {
        ["tenantId"] = _tenant.Id,
        ["channel"] = "whatsapp",
        ["accountId"] = _tenant.PhoneNumberId,
        ["to"] = new JsonObject { ["phone"] = "+" + _phone },
        ["content"] = new JsonObject { ["type"] = "text", ["text"] = text },
        ["idempotencyKey"] = key,
    };

    private Task WriteAsync(JsonObject command) => _site.WriteAsync("commands", null, Encoding.UTF8.GetBytes(command.ToJsonString()));
}
