using System.Text.Json;

namespace SimulatorTests.Driving;

public sealed class CustomerWritesTests
{
    [Fact]
    public async Task The_answer_tells_id_status_and_times()
    {
        using var app = new SimulatorApp();

        var answer = await app.CustomerWritesAsync();

        Assert.StartsWith("wamid.", answer.GetProperty("wamid").GetString(), StringComparison.Ordinal);
        Assert.Equal(200, answer.GetProperty("status").GetInt32());
        Assert.True(answer.GetProperty("ms").GetDouble() >= 0);
        Assert.Equal("2026-03-01T10:00:00.000Z", answer.GetProperty("sentAt").GetString());
        Assert.Equal(1, answer.GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task What_Relay_answers_is_told_and_not_repeated_unless_asked()
    {
        using var app = new SimulatorApp();
        app.Relay.AnswerNext(System.Net.HttpStatusCode.Unauthorized, null);

        Assert.Equal(401, (await app.CustomerWritesAsync()).GetProperty("status").GetInt32());
        var broken = await app.CustomerWritesAsync();
        Assert.Equal((0, "no connection"), (broken.GetProperty("status").GetInt32(), broken.GetProperty("error").GetString()));
        Assert.Equal(2, app.Relay.Received.Count);
    }

    [Fact]
    public async Task A_whole_message_keeps_what_it_says_and_gets_what_it_lacks()
    {
        using var app = new SimulatorApp();

        await app.DriveAsync($"whatsapp/{The.Customer}/messages", $$$$"""
            { "phoneNumberId": "{{{{The.Number}}}}", "message": { "type": "location", "location": { "latitude": 1.5, "longitude": 2 }, "context": { "forwarded": true } } }
            """);

        var message = Message(app);
        Assert.Equal(The.Customer, message.GetProperty("from").GetString());
        Assert.StartsWith("wamid.", message.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("1772359200", message.GetProperty("timestamp").GetString());
        Assert.Equal(1.5, message.GetProperty("location").GetProperty("latitude").GetDouble());
        Assert.True(message.GetProperty("context").GetProperty("forwarded").GetBoolean());
    }

    [Fact]
    public async Task Given_ids_and_times_are_not_overwritten()
    {
        using var app = new SimulatorApp();

        var answer = await app.DriveAsync($"whatsapp/{The.Customer}/messages", $$$$"""
            { "phoneNumberId": "{{{{The.Number}}}}", "message": { "id": "wamid.mine", "from": "14155550199", "timestamp": "5", "type": "text", "text": { "body": "x" } } }
            """);

        Assert.Equal("wamid.mine", answer.GetProperty("wamid").GetString());
        Assert.Equal(("wamid.mine", "14155550199", "5"), (Message(app).GetProperty("id").GetString(), Message(app).GetProperty("from").GetString(), Message(app).GetProperty("timestamp").GetString()));
    }

    [Fact]
    public async Task From_null_stands_for_a_user_who_hides_the_phone()
    {
        using var app = new SimulatorApp();

        await app.DriveAsync($"whatsapp/{The.Customer}/messages", $$$$"""
            { "phoneNumberId": "{{{{The.Number}}}}", "message": { "from": null, "type": "text", "text": { "body": "x" } } }
            """);

        Assert.False(Message(app).TryGetProperty("from", out _));
        Assert.Equal(The.UserId, Message(app).GetProperty("from_user_id").GetString());
        Assert.False(app.Relay.Received[0].Value.GetProperty("contacts")[0].TryGetProperty("wa_id", out _));
    }

    [Fact]
    public async Task A_stranger_may_write_and_introduce_himself()
    {
        using var app = new SimulatorApp();

        await app.CustomerWritesAsync(phone: "4915550001234");
        await app.DriveAsync("whatsapp/4915550001234/messages", $$"""{"phoneNumberId":"{{The.Number}}","text":"x","name":"Jo","userId":"DE.77"}""");

        var contacts = app.Relay.Received.Select(webhook => webhook.Value.GetProperty("contacts")[0]).ToList();
        Assert.Equal(["Customer 1234", "Jo"], contacts.Select(contact => contact.GetProperty("profile").GetProperty("name").GetString()));
        Assert.Equal("DE.77", contacts[1].GetProperty("user_id").GetString());
    }

    [Theory]
    [InlineData(The.Customer, "no json", "JSON object")]
    [InlineData(The.Customer, """{"text":"x"}""", "phoneNumberId is required")]
    [InlineData(The.Customer, """{"phoneNumberId":"1","text":"x"}""", "names no number")]
    [InlineData(The.Customer, """{"phoneNumberId":"300000000000001"}""", "either text or message")]
    [InlineData(The.Customer, """{"phoneNumberId":"300000000000001","text":"x","message":{}}""", "either text or message")]
    [InlineData(The.Customer, """{"phoneNumberId":"300000000000001","txt":"x"}""", "\"txt\" is unknown")]
    [InlineData(The.Customer, """{"phoneNumberId":"300000000000001","text":"x","retry":"yes"}""", "retry must be true or false")]
    [InlineData(The.Customer, """{"phoneNumberId":"300000000000001","text":"\ud800"}""", "JSON object")]
    [InlineData(The.OtherCustomer, """{"phoneNumberId":"300000000000001","message":{"from":null}}""", "userId")]
    [InlineData("me", """{"phoneNumberId":"300000000000001","text":"x"}""", "7 to 15 digits")]
    public async Task Wrong_input_is_400_and_says_why(string phone, string json, string expected)
    {
        using var app = new SimulatorApp();

        var answer = await app.SendAsync(HttpMethod.Post, $"/sim/whatsapp/{phone}/messages", json, token: null);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(expected, (await SimulatorApp.JsonAsync(answer)).GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(app.Relay.Received);
    }

    [Theory]
    [InlineData("""{"wamid":"wamid.unknown","status":"read"}""", 404)]
    [InlineData("""{"wamid":"wamid.unknown","status":"seen"}""", 400)]
    [InlineData("""{"status":"read"}""", 400)]
    public async Task A_report_about_no_message_is_refused(string json, int status)
    {
        using var app = new SimulatorApp();

        Assert.Equal(status, (int)(await app.SendAsync(HttpMethod.Post, $"/sim/whatsapp/{The.Customer}/statuses", json, token: null)).StatusCode);
    }

    private static JsonElement Message(SimulatorApp app) => Assert.Single(app.Relay.Received).Value.GetProperty("messages")[0];
}
