using System.Text.Json;

namespace SimulatorTests.Meta;

public sealed class StatusTests
{
    private const string Text = """{"messaging_product":"whatsapp","to":"14155550111","text":{"body":"hi"},"biz_opaque_callback_data":"r1.abc"}""";

    [Fact]
    public async Task An_accepted_message_is_reported_sent_then_delivered_with_its_callback_data()
    {
        using var app = new SimulatorApp();
        await app.CustomerWritesAsync();

        var wamid = await SendAsync(app, Text);
        await app.Relay.WaitForAsync(webhook => Name(webhook) == "delivered");

        var statuses = app.Relay.Received.Where(webhook => webhook.Status is not null).ToList();
        Assert.Equal(["sent", "delivered"], statuses.Select(Name));
        Assert.All(statuses, webhook =>
        {
            var status = webhook.Status!.Value;
            Assert.Equal(wamid, status.GetProperty("id").GetString());
            Assert.Equal("r1.abc", status.GetProperty("biz_opaque_callback_data").GetString());
            Assert.Equal(The.Customer, status.GetProperty("recipient_id").GetString());
            Assert.Equal(The.UserId, status.GetProperty("recipient_user_id").GetString());
            Assert.StartsWith("sha256=", webhook.Signature, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Statuses_are_retried_and_keep_their_order()
    {
        using var app = new SimulatorApp();
        await app.CustomerWritesAsync();
        app.Relay.AnswerNext(System.Net.HttpStatusCode.ServiceUnavailable);

        await SendAsync(app, Text);
        await app.Relay.WaitForAsync(webhook => Name(webhook) == "delivered");

        Assert.Equal(["sent", "sent", "delivered"], app.Relay.Received.Where(webhook => webhook.Status is not null).Select(Name));
    }

    [Fact]
    public async Task A_customer_who_never_wrote_gets_nothing_and_the_message_fails_afterwards()
    {
        using var app = new SimulatorApp();

        await SendAsync(app, Text);

        var failed = (await app.Relay.WaitForAsync(webhook => Name(webhook) == "failed")).Status!.Value;
        Assert.Equal(131047, failed.GetProperty("errors")[0].GetProperty("code").GetInt32());
        Assert.Equal("r1.abc", failed.GetProperty("biz_opaque_callback_data").GetString());
        Assert.Single(app.Relay.Received);
    }

    [Theory]
    [InlineData(24 * 60, "sent")]
    [InlineData((24 * 60) + 1, "failed")]
    public async Task The_window_closes_24_hours_after_the_last_message(int minutes, string expected)
    {
        using var app = new SimulatorApp(("Statuses:0", "sent"));
        await app.CustomerWritesAsync();
        app.Time.Advance(TimeSpan.FromMinutes(minutes));

        await SendAsync(app, Text);

        Assert.Equal(expected, Name(await app.Relay.WaitForAsync(webhook => webhook.Status is not null)));
    }

    [Fact]
    public async Task The_message_that_opens_the_window_counts_from_its_own_timestamp()
    {
        using var app = new SimulatorApp();
        var old = The.Start.AddHours(-25).ToUnixTimeSeconds();
        await app.DriveAsync($"whatsapp/{The.Customer}/messages", $$"""
            { "phoneNumberId": "{{The.Number}}", "message": { "type": "text", "timestamp": "{{old}}", "text": { "body": "old" } } }
            """);

        await SendAsync(app, Text);

        Assert.Equal("failed", Name(await app.Relay.WaitForAsync(webhook => webhook.Status is not null)));
    }

    [Fact]
    public async Task Templates_pass_outside_the_window()
    {
        using var app = new SimulatorApp();

        await SendAsync(app, """{"messaging_product":"whatsapp","to":"14155550111","type":"template","template":{"name":"hello","language":{"code":"en"}}}""");

        Assert.Equal("delivered", Name(await app.Relay.WaitForAsync(webhook => Name(webhook) is "delivered" or "failed")));
    }

    [Fact]
    public async Task A_reaction_is_only_ever_reported_sent()
    {
        using var app = new SimulatorApp();
        await app.CustomerWritesAsync();
        await SendAsync(app, """{"messaging_product":"whatsapp","to":"14155550111","type":"reaction","reaction":{"message_id":"wamid.x","emoji":"👍"}}""");
        await app.Relay.WaitForAsync(webhook => Name(webhook) == "sent");

        await SendAsync(app, Text);
        await app.Relay.WaitForAsync(webhook => Name(webhook) == "delivered");

        Assert.Equal(["sent", "sent", "delivered"], app.Relay.Received.Select(Name).Where(name => name is not null));
    }

    [Fact]
    public async Task The_phone_reports_read_when_it_is_told_to()
    {
        using var app = new SimulatorApp(("Statuses", ""));
        await app.CustomerWritesAsync();
        var wamid = await SendAsync(app, Text);

        var answer = await app.DriveAsync($"whatsapp/{The.Customer}/statuses", $$"""{"wamid":"{{wamid}}","status":"read"}""");

        Assert.Equal(200, answer.GetProperty("status").GetInt32());
        Assert.Equal("read", Name(app.Relay.Received[^1]));
        Assert.Equal("r1.abc", app.Relay.Received[^1].Status!.Value.GetProperty("biz_opaque_callback_data").GetString());
    }

    private static string? Name(ReceivedWebhook webhook) => webhook.Status is { } status ? status.GetProperty("status").GetString() : null;

    private static async Task<string> SendAsync(SimulatorApp app, string json)
    {
        var answer = await app.GraphAsync(json);
        Assert.Equal(200, (int)answer.StatusCode);
        JsonElement body = await SimulatorApp.JsonAsync(answer);
        return body.GetProperty("messages")[0].GetProperty("id").GetString()!;
    }
}
