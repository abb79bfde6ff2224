namespace SimulatorTests.Genesys;

public sealed class OpenIntegrationTests
{
    [Fact]
    public async Task Creation_goes_on_for_a_moment_and_is_completed_then()
    {
        using var app = new SimulatorApp();

        var created = await SimulatorApp.JsonAsync(await app.IntegrationAsync(HttpMethod.Post, string.Empty, IntegrationCalls.Body(more: ""","webhookHeaders":{"X-Mark":"m"}""")));
        var id = created.GetProperty("id").GetString()!;
        var before = await app.ReadIntegrationAsync(id);
        app.Time.Advance(TimeSpan.FromMilliseconds(300));
        var after = await app.ReadIntegrationAsync(id);

        Assert.Equal("Initiated", created.GetProperty("createStatus").GetString());
        Assert.Equal("Initiated", before.GetProperty("createStatus").GetString());
        Assert.False(before.TryGetProperty("recipient", out _));
        Assert.Equal(("Completed", "active"), (after.GetProperty("createStatus").GetString(), after.GetProperty("status").GetString()));
        Assert.Equal(id, after.GetProperty("recipient").GetProperty("id").GetString());
        Assert.Equal("Made here", after.GetProperty("name").GetString());
        Assert.Equal("https://relay.test/webhook/genesys/north", after.GetProperty("outboundNotificationWebhookUrl").GetString());
        Assert.Equal("m", after.GetProperty("webhookHeaders").GetProperty("X-Mark").GetString());
        Assert.Equal("2026-03-01T10:00:00.000Z", after.GetProperty("dateCreated").GetString());
    }

    [Fact]
    public async Task A_creation_that_fails_says_so_by_its_status_only()
    {
        using var app = new SimulatorApp();
        await app.DriveAsync("genesys/north/state", """{"creationFails":true}""");

        var id = await app.CreateIntegrationAsync();
        var after = await app.ReadIntegrationAsync(id);

        Assert.Equal("Error", after.GetProperty("createStatus").GetString());
        Assert.Equal(500, after.GetProperty("createError").GetProperty("status").GetInt32());
        Assert.Equal(404, (int)(await app.SendAsync(HttpMethod.Get, $"/api/v2/routing/message/recipients/{id}", json: null, await app.TokenAsync())).StatusCode);
    }

    [Fact]
    public async Task The_secret_is_never_in_an_answer()
    {
        using var app = new SimulatorApp();
        var id = await app.CreateIntegrationAsync();

        foreach (var answer in (IEnumerable<HttpResponseMessage>)[await app.IntegrationAsync(HttpMethod.Get, id), await app.IntegrationAsync(HttpMethod.Get, string.Empty), await app.IntegrationAsync(HttpMethod.Get, The.IntegrationId)])
        {
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains("outboundNotificationWebhookSignatureSecretToken", text, StringComparison.Ordinal);
            Assert.DoesNotContain(IntegrationCalls.Secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(The.SignatureSecret, text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"name":"x","outboundNotificationWebhookUrl":"https://relay.test/w"}""", "bad.request", "SecretToken is required")]
    [InlineData("""{"name":"x","outboundNotificationWebhookSignatureSecretToken":"0123456789abcdef"}""", "bad.request", "WebhookUrl is required")]
    [InlineData("""{"name":" ","outboundNotificationWebhookUrl":"https://relay.test/w","outboundNotificationWebhookSignatureSecretToken":"0123456789abcdef"}""", "bad.request", "name is required")]
    [InlineData("""{"name":"x","outboundNotificationWebhookUrl":"https://relay.test/w","outboundNotificationWebhookSignatureSecretToken":"0123456789abcde"}""", "invalid.value", "longer than 15")]
    [InlineData("""{"name":"x","outboundNotificationWebhookUrl":"https://relay.test:8443/w","outboundNotificationWebhookSignatureSecretToken":"0123456789abcdef"}""", "invalid.value", "port 443")]
    [InlineData("""{"name":"x","outboundNotificationWebhookUrl":"http://relay.test/w","outboundNotificationWebhookSignatureSecretToken":"0123456789abcdef"}""", "invalid.value", "https")]
    [InlineData("""{"name":"x","outboundNotificationWebhookUrl":"relay","outboundNotificationWebhookSignatureSecretToken":"0123456789abcdef"}""", "invalid.value", "https")]
    [InlineData("""{"name":"x","outboundNotificationWebhookUrl":"https://relay.test/w","outboundNotificationWebhookSignatureSecretToken":"0123456789abcdef","webhookHeaders":{"X":1}}""", "bad.request", "")]
    [InlineData("""{"name":"x","outboundNotificationWebhookUrl":"https://relay.test/w","outboundNotificationWebhookSignatureSecretToken":"0123456789abcdef","supportedContent":{}}""", "bad.request", "supportedContent.id")]
    [InlineData("[]", "bad.request", "malformed")]
    public async Task What_breaks_a_rule_is_not_created(string json, string code, string words)
    {
        using var app = new SimulatorApp();

        await (await app.IntegrationAsync(HttpMethod.Post, string.Empty, json)).AssertCodeAsync(400, code, words);

        Assert.Equal(1, (await SimulatorApp.JsonAsync(await app.IntegrationAsync(HttpMethod.Get, string.Empty))).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Plain_http_is_allowed_on_loopback_with_any_port()
    {
        using var app = new SimulatorApp();

        Assert.Equal(200, (int)(await app.IntegrationAsync(HttpMethod.Post, string.Empty, IntegrationCalls.Body(url: "http://localhost:5000/webhook/genesys/north"))).StatusCode);
        Assert.Equal(200, (int)(await app.IntegrationAsync(HttpMethod.Post, string.Empty, IntegrationCalls.Body(url: "http://127.0.0.1:5000/webhook/genesys/north"))).StatusCode);
    }

    [Fact]
    public async Task A_list_comes_in_pages()
    {
        using var app = new SimulatorApp();
        for (var i = 0; i < 4; i++)
        {
            await app.CreateIntegrationAsync();
        }

        var second = await SimulatorApp.JsonAsync(await app.IntegrationAsync(HttpMethod.Get, "?pageSize=2&pageNumber=2"));
        var last = await SimulatorApp.JsonAsync(await app.IntegrationAsync(HttpMethod.Get, "?pageSize=2&pageNumber=3"));

        Assert.Equal((2, 5, 3), (second.GetProperty("entities").GetArrayLength(), second.GetProperty("total").GetInt32(), second.GetProperty("pageCount").GetInt32()));
        Assert.EndsWith("pageNumber=3", second.GetProperty("nextUri").GetString(), StringComparison.Ordinal);
        Assert.Single(last.GetProperty("entities").EnumerateArray());
        Assert.False(last.TryGetProperty("nextUri", out _));
        await (await app.IntegrationAsync(HttpMethod.Get, "?pageSize=0")).AssertCodeAsync(400, "invalid.value", "pageSize");
        await (await app.IntegrationAsync(HttpMethod.Get, "?pageSize=101")).AssertCodeAsync(400, "invalid.value", "pageSize");
    }

    [Fact]
    public async Task A_change_needs_the_name_and_keeps_what_it_does_not_mention()
    {
        using var app = new SimulatorApp();
        var id = await app.CreateIntegrationAsync(more: ""","webhookHeaders":{"X-Mark":"m"}""");

        await (await app.IntegrationAsync(HttpMethod.Patch, id, """{"outboundNotificationWebhookUrl":"https://other.test/w"}""")).AssertCodeAsync(400, "bad.request", "name is required");
        await (await app.IntegrationAsync(HttpMethod.Patch, id, """{"name":"x","outboundNotificationWebhookSignatureSecretToken":"short"}""")).AssertCodeAsync(400, "invalid.value");
        var changed = await SimulatorApp.JsonAsync(await app.IntegrationAsync(HttpMethod.Patch, id, """{"name":"Renamed","outboundNotificationWebhookUrl":"https://other.test/w"}"""));

        Assert.Equal(("Renamed", "https://other.test/w"), (changed.GetProperty("name").GetString(), changed.GetProperty("outboundNotificationWebhookUrl").GetString()));
        Assert.Equal("m", changed.GetProperty("webhookHeaders").GetProperty("X-Mark").GetString());
        Assert.True(changed.TryGetProperty("dateModified", out _));
    }

    [Fact]
    public async Task What_was_deleted_is_gone()
    {
        using var app = new SimulatorApp();
        var id = await app.CreateIntegrationAsync();

        Assert.Equal(204, (int)(await app.IntegrationAsync(HttpMethod.Delete, id)).StatusCode);

        await (await app.IntegrationAsync(HttpMethod.Get, id)).AssertCodeAsync(404, "not.found");
        await (await app.IntegrationAsync(HttpMethod.Delete, id)).AssertCodeAsync(404, "not.found");
        await (await app.IntegrationAsync(HttpMethod.Patch, id, """{"name":"x"}""")).AssertCodeAsync(404, "not.found");
        await (await app.InboundAsync("event", "{}", id)).AssertCodeAsync(404, "not.found");
    }

    [Fact]
    public async Task An_integration_of_another_organization_is_not_there()
    {
        using var app = new SimulatorApp();

        await (await app.IntegrationAsync(HttpMethod.Get, The.OtherIntegrationId)).AssertCodeAsync(404, "not.found");
        await (await app.IntegrationAsync(HttpMethod.Patch, The.OtherIntegrationId, """{"name":"x"}""")).AssertCodeAsync(404, "not.found");
        await (await app.IntegrationAsync(HttpMethod.Delete, The.OtherIntegrationId)).AssertCodeAsync(404, "not.found");
        await (await app.SendAsync(HttpMethod.Get, $"/api/v2/routing/message/recipients/{The.OtherIntegrationId}", json: null, await app.TokenAsync())).AssertCodeAsync(404, "not.found");
        Assert.DoesNotContain(The.OtherIntegrationId, await (await app.IntegrationAsync(HttpMethod.Get, string.Empty)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_recipient_says_whether_a_flow_is_attached()
    {
        using var app = new SimulatorApp();
        var id = await app.CreateIntegrationAsync();

        Assert.True((await RecipientAsync(app, The.IntegrationId)).TryGetProperty("flow", out _));
        var bare = await RecipientAsync(app, id);
        Assert.False(bare.TryGetProperty("flow", out _));
        Assert.Equal("open", bare.GetProperty("messengerType").GetString());
        await app.DriveAsync("genesys/north/state", $$"""{"integrationId":"{{id}}","flowAttached":true}""");
        Assert.NotEmpty((await RecipientAsync(app, id)).GetProperty("flow").GetProperty("name").GetString()!);
    }

    private static async Task<System.Text.Json.JsonElement> RecipientAsync(SimulatorApp app, string id) =>
        await SimulatorApp.JsonAsync(await app.SendAsync(HttpMethod.Get, $"/api/v2/routing/message/recipients/{id}", json: null, await app.TokenAsync()));
}
