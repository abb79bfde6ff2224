using System.Text.Json;

namespace SimulatorTests.Meta;

public sealed class DebugTokenTests
{
    [Fact]
    public async Task A_good_token_is_told_with_app_scopes_and_ends()
    {
        using var app = new SimulatorApp();

        var data = await DebugAsync(app);

        Assert.Equal((The.AppId, "SYSTEM_USER", true), (data.GetProperty("app_id").GetString(), data.GetProperty("type").GetString(), data.GetProperty("is_valid").GetBoolean()));
        Assert.Equal((0, 0), (data.GetProperty("expires_at").GetInt64(), data.GetProperty("data_access_expires_at").GetInt64()));
        Assert.Equal(["whatsapp_business_messaging", "whatsapp_business_management"], data.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.All(data.GetProperty("granular_scopes").EnumerateArray(), scope => Assert.False(scope.TryGetProperty("target_ids", out _)));
    }

    [Fact]
    public async Task The_app_token_may_stand_in_the_query_too()
    {
        using var app = new SimulatorApp();

        var answer = await app.ManageAsync(HttpMethod.Get, $"debug_token?input_token={The.AccessToken}&access_token={Uri.EscapeDataString(GraphCalls.AppToken)}", token: null);

        Assert.True((await SimulatorApp.JsonAsync(answer)).GetProperty("data").GetProperty("is_valid").GetBoolean());
    }

    [Theory]
    [InlineData(null, 401, 190, "access token is required")]
    [InlineData(The.AppId + "|wrong", 401, 190, "signature")]
    [InlineData("999|" + The.AppSecret, 401, 190, "signature")]
    [InlineData(The.AccessToken, 400, 100, "must provide an app access token")]
    public async Task Who_asks_without_the_apps_token_is_refused(string? token, int status, int code, string words)
    {
        using var app = new SimulatorApp();

        await app.ManageAsync(HttpMethod.Get, $"debug_token?input_token={The.AccessToken}", token: token).AssertErrorAsync(status, code, words);
    }

    [Fact]
    public async Task It_is_asked_by_get_only_and_with_an_input_token_of_the_same_app()
    {
        using var app = new SimulatorApp();

        await app.ManageAsync(HttpMethod.Get, "debug_token", token: GraphCalls.AppToken).AssertErrorAsync(400, 100, "input_token is required");
        await app.ManageAsync(HttpMethod.Get, $"debug_token?input_token={The.OtherAccessToken}", token: GraphCalls.AppToken).AssertErrorAsync(400, 100, "did not match the Viewing App");
        Assert.NotEqual(200, (int)(await app.ManageAsync(HttpMethod.Post, $"debug_token?input_token={The.AccessToken}", "{}", GraphCalls.AppToken)).StatusCode);
    }

    [Fact]
    public async Task A_token_that_is_none_is_told_with_200()
    {
        using var app = new SimulatorApp();

        var data = await DebugAsync(app, "nonsense");

        Assert.False(data.GetProperty("is_valid").GetBoolean());
        Assert.Equal(190, data.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("""{"tokenValid":false}""", 467)]
    [InlineData("""{"tokenExpiresAt":"2026-03-01T09:59:59Z"}""", 463)]
    public async Task A_token_that_ended_is_told_with_200_and_its_subcode_and_refused_elsewhere(string state, int subcode)
    {
        using var app = new SimulatorApp();
        await app.DriveAsync("meta/north/state", state);

        var data = await DebugAsync(app);

        Assert.False(data.GetProperty("is_valid").GetBoolean());
        Assert.Equal((190, subcode), (data.GetProperty("error").GetProperty("code").GetInt32(), data.GetProperty("error").GetProperty("subcode").GetInt32()));
        Assert.Equal(The.AppId, data.GetProperty("app_id").GetString());
        await app.GraphAsync("{}").AssertErrorAsync(401, 190, subcode: subcode);
        await app.ManageAsync(HttpMethod.Get, The.Number).AssertErrorAsync(401, 190, subcode: subcode);
        await app.SubscribeAsync().AssertErrorAsync(401, 190, subcode: subcode);
    }

    [Fact]
    public async Task Ends_scopes_and_targets_are_told_as_they_were_set()
    {
        using var app = new SimulatorApp();
        await app.DriveAsync("meta/north/state", $$"""{"tokenExpiresAt":1772400000,"dataAccessExpiresAt":1772500000,"scopes":["whatsapp_business_messaging"],"targetIds":["{{The.Waba}}"]}""");

        var data = await DebugAsync(app);

        Assert.True(data.GetProperty("is_valid").GetBoolean());
        Assert.Equal((1772400000, 1772500000), (data.GetProperty("expires_at").GetInt64(), data.GetProperty("data_access_expires_at").GetInt64()));
        var scope = Assert.Single(data.GetProperty("granular_scopes").EnumerateArray());
        Assert.Equal(("whatsapp_business_messaging", The.Waba), (scope.GetProperty("scope").GetString(), scope.GetProperty("target_ids")[0].GetString()));
    }

    [Fact]
    public async Task What_a_token_may_not_do_it_cannot_do()
    {
        using var app = new SimulatorApp();
        await app.DriveAsync("meta/north/state", """{"scopes":["whatsapp_business_messaging"]}""");
        await app.SubscribeAsync().AssertErrorAsync(403, 200, "whatsapp_business_management");
        await app.ManageAsync(HttpMethod.Get, The.Number).AssertErrorAsync(403, 200, "whatsapp_business_management");
        await app.DriveAsync("meta/north/state", """{"scopes":["whatsapp_business_management"]}""");
        await app.GraphAsync("{}").AssertErrorAsync(403, 200, "whatsapp_business_messaging");
        await app.DriveAsync("meta/north/state", """{"scopes":["whatsapp_business_management","whatsapp_business_messaging"],"targetIds":["1"]}""");
        await app.GraphAsync("{}").AssertErrorAsync(400, 100, The.Number, 33);
        await app.SubscribeAsync().AssertErrorAsync(400, 100, The.Waba, 33);
        await app.DriveAsync("meta/north/state", """{"targetIds":null}""");
        await app.SubscribeAsync().AssertGoodAsync();
    }

    private static async Task<JsonElement> DebugAsync(SimulatorApp app, string token = The.AccessToken) =>
        (await app.ReadAsync($"debug_token?input_token={token}", GraphCalls.AppToken)).GetProperty("data");
}
