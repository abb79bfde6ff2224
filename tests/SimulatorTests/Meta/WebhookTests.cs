using System.Security.Cryptography;
using System.Text;

namespace SimulatorTests.Meta;

public sealed class WebhookTests
{
    [Fact]
    public async Task A_customers_text_arrives_in_metas_envelope()
    {
        using var app = new SimulatorApp();

        var answer = await app.CustomerWritesAsync("good day");

        var webhook = Assert.Single(app.Relay.Received);
        Assert.Equal("http://relay.test/webhook/meta/north", webhook.Url.ToString());
        Assert.Equal("application/json", webhook.ContentType);
        Assert.Equal("whatsapp_business_account", webhook.Json.GetProperty("object").GetString());
        Assert.Equal("400000000000001", webhook.Json.GetProperty("entry")[0].GetProperty("id").GetString());
        Assert.Equal(The.Number, webhook.Value.GetProperty("metadata").GetProperty("phone_number_id").GetString());
        Assert.Equal(The.DisplayNumber, webhook.Value.GetProperty("metadata").GetProperty("display_phone_number").GetString());
        var contact = webhook.Value.GetProperty("contacts")[0];
        Assert.Equal((The.Customer, The.UserId, "Ida Test"), (contact.GetProperty("wa_id").GetString(), contact.GetProperty("user_id").GetString(), contact.GetProperty("profile").GetProperty("name").GetString()));
        var message = webhook.Value.GetProperty("messages")[0];
        Assert.Equal(The.Customer, message.GetProperty("from").GetString());
        Assert.Equal(answer.GetProperty("wamid").GetString(), message.GetProperty("id").GetString());
        Assert.Equal("1772359200", message.GetProperty("timestamp").GetString());
        Assert.Equal("good day", message.GetProperty("text").GetProperty("body").GetString());
    }

    [Fact]
    public async Task It_is_signed_with_the_app_secret_in_lower_case_hex()
    {
        using var app = new SimulatorApp();

        await app.CustomerWritesAsync();

        var webhook = Assert.Single(app.Relay.Received);
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(The.AppSecret), webhook.Body));
        Assert.Equal("sha256=" + expected, webhook.Signature);
    }

    [Fact]
    public async Task Its_bytes_are_ascii_with_lower_case_escapes_and_escaped_slashes()
    {
        using var app = new SimulatorApp();

        await app.CustomerWritesAsync("""\u00E4/\uD83D\uDE00 \u001F\"<@> \\/""");

        var webhook = Assert.Single(app.Relay.Received);
        Assert.All(webhook.Body, value => Assert.InRange(value, 0x20, 0x7E));
        Assert.Contains("""
            "body":"\u00e4\/\ud83d\ude00 \u001f\"<@> \\\/"
            """, webhook.Text, StringComparison.Ordinal);
        Assert.Equal("ä/😀 \u001F\"<@> \\/", webhook.Value.GetProperty("messages")[0].GetProperty("text").GetProperty("body").GetString());
    }

    [Fact]
    public async Task With_retries_on_it_comes_again_until_it_is_taken()
    {
        using var app = new SimulatorApp();
        app.Relay.AnswerNext(System.Net.HttpStatusCode.ServiceUnavailable, null, System.Net.HttpStatusCode.OK);

        var answer = await app.DriveAsync($"whatsapp/{The.Customer}/messages", $$"""{"phoneNumberId":"{{The.Number}}","text":"again","retry":true}""");

        Assert.Equal((200, 3), (answer.GetProperty("status").GetInt32(), answer.GetProperty("attempts").GetInt32()));
        Assert.Equal(3, app.Relay.Received.Count);
        Assert.Single(app.Relay.Received.Select(webhook => webhook.Text).Distinct());
    }

    [Fact]
    public async Task Retries_end_after_their_time()
    {
        using var app = new SimulatorApp(("MetaRetryForSeconds", "0"));
        app.Relay.AnswerNext(System.Net.HttpStatusCode.ServiceUnavailable);

        var answer = await app.DriveAsync($"whatsapp/{The.Customer}/messages", $$"""{"phoneNumberId":"{{The.Number}}","text":"once","retry":true}""");

        Assert.Equal((503, 1), (answer.GetProperty("status").GetInt32(), answer.GetProperty("attempts").GetInt32()));
    }
}
