using System.Text.Json;

namespace SimulatorTests.Genesys;

public sealed class UserTests
{
    [Fact]
    public async Task A_user_is_told_with_permissions_and_organization_when_they_are_asked_for()
    {
        using var app = new SimulatorApp();

        var me = await MeAsync(app, await app.SignInAsync(The.ViewerId), "?expand=authorization,organization");

        Assert.Equal((The.ViewerId, "Vic \"V\" <Viewer>", "user12@tenant0.example"), (Text(me, "id"), Text(me, "name"), Text(me, "email")));
        Assert.Equal(["messaging:integration:view"], me.GetProperty("authorization").GetProperty("permissions").EnumerateArray().Select(permission => permission.GetString()));
        Assert.Single(me.GetProperty("authorization").GetProperty("roles").EnumerateArray());
        Assert.Equal((The.OrganizationId, "Organisation of north"), (Text(me.GetProperty("organization"), "id"), Text(me.GetProperty("organization"), "name")));
    }

    [Fact]
    public async Task What_is_not_asked_for_is_not_told()
    {
        using var app = new SimulatorApp();

        var me = await MeAsync(app, await app.SignInAsync(), string.Empty);

        Assert.False(me.TryGetProperty("authorization", out _));
        Assert.False(me.TryGetProperty("organization", out _));
    }

    [Fact]
    public async Task Each_user_belongs_to_his_organization()
    {
        using var app = new SimulatorApp();

        var me = await MeAsync(app, await app.SignInAsync(The.OtherAdminId), "?expand=organization");

        Assert.Equal(The.OtherOrganizationId, Text(me.GetProperty("organization"), "id"));
    }

    [Fact]
    public async Task A_clients_own_token_has_no_user()
    {
        using var app = new SimulatorApp();

        var answer = await app.SendAsync(HttpMethod.Get, "/api/v2/users/me", json: null, await app.TokenAsync());

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal("bad.request", Text(await SimulatorApp.JsonAsync(answer), "code"));
    }

    [Fact]
    public async Task Without_a_token_or_after_it_was_revoked_nobody_is_told()
    {
        using var app = new SimulatorApp();
        var token = await app.SignInAsync();
        await app.SendAsync(HttpMethod.Delete, "/api/v2/tokens/me", json: null, token);

        Assert.Equal(401, (int)(await app.SendAsync(HttpMethod.Get, "/api/v2/users/me", json: null, token)).StatusCode);
        Assert.Equal(401, (int)(await app.SendAsync(HttpMethod.Get, "/api/v2/users/me", json: null, token: null)).StatusCode);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task<JsonElement> MeAsync(SimulatorApp app, string token, string query)
    {
        var answer = await app.SendAsync(HttpMethod.Get, "/api/v2/users/me" + query, json: null, token);
        Assert.Equal(200, (int)answer.StatusCode);
        return await SimulatorApp.JsonAsync(answer);
    }
}
