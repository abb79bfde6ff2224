namespace SimulatorTests.Genesys;

public sealed class PermissionTests
{
    [Theory]
    [InlineData("POST", "", "messaging:integration:add")]
    [InlineData("GET", "", "messaging:integration:view")]
    [InlineData("GET", The.IntegrationId, "messaging:integration:view")]
    [InlineData("PATCH", The.IntegrationId, "messaging:integration:edit")]
    [InlineData("DELETE", The.IntegrationId, "messaging:integration:delete")]
    public async Task A_client_without_the_permission_is_told_which_one_it_lacks(string method, string id, string permission)
    {
        using var app = new SimulatorApp();
        await app.DriveAsync("genesys/north/state", """{"clientPermissions":["conversation:message:receive"]}""");

        await (await app.IntegrationAsync(new HttpMethod(method), id, "{}")).AssertCodeAsync(403, "missing.permissions", permission);
    }

    [Theory]
    [InlineData("message")]
    [InlineData("structured/response")]
    [InlineData("event")]
    [InlineData("receipt")]
    public async Task A_client_that_may_not_receive_is_refused_before_its_body_is_looked_at(string kind)
    {
        using var app = new SimulatorApp();
        await app.DriveAsync("genesys/north/state", """{"clientPermissions":["messaging:integration:view"]}""");

        await (await app.InboundAsync(kind, "no json")).AssertCodeAsync(403, "missing.permissions", "conversation:message:receive");
        await (await app.InboundAsync(kind, "{}", "cccccccc-0000-4000-8000-000000000003")).AssertCodeAsync(403, "missing.permissions");
    }

    [Fact]
    public async Task A_user_has_the_permissions_of_his_own_role()
    {
        using var app = new SimulatorApp();
        var viewer = await app.SignInAsync(The.ViewerId);
        await app.DriveAsync("genesys/north/state", """{"clientPermissions":[]}""");

        Assert.Equal(200, (int)(await app.IntegrationAsync(HttpMethod.Get, The.IntegrationId, token: viewer)).StatusCode);
        await (await app.IntegrationAsync(HttpMethod.Patch, The.IntegrationId, """{"name":"x"}""", viewer)).AssertCodeAsync(403, "missing.permissions", "messaging:integration:edit");
    }

    [Theory]
    [InlineData("messaging:*:*", 200)]
    [InlineData("messaging:integration:*", 200)]
    [InlineData("*:*:view", 200)]
    [InlineData("messaging:setting:*", 403)]
    [InlineData("messaging:integration:edit", 403)]
    public async Task A_star_stands_for_any_part(string permission, int status)
    {
        using var app = new SimulatorApp();
        await app.DriveAsync("genesys/north/state", $$"""{"clientPermissions":["{{permission}}"]}""");

        Assert.Equal(status, (int)(await app.IntegrationAsync(HttpMethod.Get, string.Empty)).StatusCode);
    }

    [Fact]
    public async Task An_empty_object_asks_whether_one_may_and_is_no_news_for_the_desk()
    {
        using var app = new SimulatorApp();

        await (await app.InboundAsync("event", "{}")).AssertCodeAsync(400, "bad.request");
        Assert.DoesNotContain("refused", await app.Http.GetStringAsync("/sim/page/items", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await (await app.InboundAsync("event", """{"channel":{}}""")).AssertCodeAsync(400, "bad.request");
        Assert.Contains("refused", await app.Http.GetStringAsync("/sim/page/items", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_cannot_write_as_a_customer()
    {
        using var app = new SimulatorApp(("Tenants:0:Genesys:Users:0:Permissions:0", "conversation:message:receive"));

        await (await app.InboundAsync("event", "{}", token: await app.SignInAsync())).AssertCodeAsync(403, "not.authorized");
    }

    [Fact]
    public async Task A_clients_permissions_are_settings_too()
    {
        using var app = new SimulatorApp(("Tenants:0:Genesys:ClientPermissions:0", "messaging:integration:view"));

        Assert.Equal(200, (int)(await app.IntegrationAsync(HttpMethod.Get, string.Empty)).StatusCode);
        await (await app.IntegrationAsync(HttpMethod.Post, string.Empty, IntegrationCalls.Body())).AssertCodeAsync(403, "missing.permissions", "messaging:integration:add");
    }
}
