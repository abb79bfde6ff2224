using System.Text.Json;

namespace SimulatorTests.Genesys;

/// <summary>Calls about open integrations.</summary>
internal static class IntegrationCalls
{
    public const string Path = "/api/v2/conversations/messaging/integrations/open";
    public const string Secret = "a-secret-of-20-chars";

    /// <summary>A good request to create one.</summary>
    public static string Body(string name = "Made here", string url = "https://relay.test/webhook/genesys/north", string secret = Secret, string more = "") =>
        $$"""{"name":"{{name}}","outboundNotificationWebhookUrl":"{{url}}","outboundNotificationWebhookSignatureSecretToken":"{{secret}}"{{more}}}""";

    public static async Task<HttpResponseMessage> IntegrationAsync(this SimulatorApp app, HttpMethod method, string id, string? json = null, string? token = null) =>
        await app.SendAsync(method, id.Length == 0 || id[0] == '?' ? Path + id : $"{Path}/{id}", json, token ?? await app.TokenAsync());

    /// <summary>An integration that was made by the API, and is completed.</summary>
    public static async Task<string> CreateIntegrationAsync(this SimulatorApp app, string more = "", string url = "https://relay.test/webhook/genesys/north")
    {
        var answer = await app.IntegrationAsync(HttpMethod.Post, string.Empty, Body(url: url, more: more));
        Assert.Equal(200, (int)answer.StatusCode);
        app.Time.Advance(TimeSpan.FromSeconds(1));
        return (await SimulatorApp.JsonAsync(answer)).GetProperty("id").GetString()!;
    }

    public static async Task<JsonElement> ReadIntegrationAsync(this SimulatorApp app, string id) =>
        await SimulatorApp.JsonAsync(await app.IntegrationAsync(HttpMethod.Get, id));

    public static async Task AssertCodeAsync(this HttpResponseMessage answer, int status, string code, string words = "")
    {
        Assert.Equal(status, (int)answer.StatusCode);
        var body = await SimulatorApp.JsonAsync(answer);
        Assert.Equal(code, body.GetProperty("code").GetString());
        Assert.Contains(words, body.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
