namespace SimulatorTests.Driving;

public sealed class ResetTests
{
    private const string Message = """{"messaging_product":"whatsapp","to":"14155550111","text":{"body":"hi"}}""";

    [Fact]
    public async Task All_is_forgotten_but_tokens_and_the_count()
    {
        using var app = new SimulatorApp(("RequestsPerMinute", "1"));
        await app.CustomerWritesAsync();
        await app.GraphAsync(Message);
        await app.Relay.WaitForAsync(webhook => webhook.Status is { } status && status.GetProperty("status").GetString() == "delivered");
        var token = await app.TokenAsync();
        await app.SendAsync(HttpMethod.Get, "/api/v2/organizations/me", json: null, token);
        await app.DriveAsync("faults", """{"status":500}""");

        var answer = await app.SendAsync(HttpMethod.Delete, "/sim", json: null, token: null);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Empty(await app.LogAsync());
        Assert.Empty((await SimulatorApp.JsonAsync(await app.Http.GetAsync("/sim/page/items", TestContext.Current.CancellationToken))).GetProperty("items").EnumerateArray());
        Assert.Equal(200, (int)(await app.SendAsync(HttpMethod.Get, "/api/v2/organizations/me", json: null, token)).StatusCode);
        await app.GraphAsync(Message);
        await app.Relay.WaitForAsync(webhook => webhook.Status is { } status && status.GetProperty("status").GetString() == "failed");
        Assert.Equal([4, 5], (await app.LogAsync()).Select(entry => entry.GetProperty("n").GetInt64()));
    }

    [Fact]
    public async Task Statuses_on_their_way_are_called_back()
    {
        using var app = new SimulatorApp(("StatusDelayMs", "300"));
        await app.GraphAsync(Message);

        await app.SendAsync(HttpMethod.Delete, "/sim", json: null, token: null);
        await Task.Delay(600, TestContext.Current.CancellationToken);

        Assert.Empty(app.Relay.Received);
    }
}
