using System.Text.Json;

namespace SimulatorTests.Meta;

/// <summary>Calls by which an app manages its WABA, its number and itself.</summary>
internal static class GraphCalls
{
    public const string AppToken = The.AppId + "|" + The.AppSecret;
    public const string Callback = "https://relay.test/webhook/meta/north";

    public static Task<HttpResponseMessage> ManageAsync(this SimulatorApp app, HttpMethod method, string path, string? json = null, string? token = The.AccessToken) =>
        app.SendAsync(method, "/v25.0/" + path, json, token);

    public static Task<HttpResponseMessage> SubscribeAsync(this SimulatorApp app, string? json = null) =>
        app.ManageAsync(HttpMethod.Post, $"{The.Waba}/subscribed_apps", json);

    public static Task<HttpResponseMessage> OverrideAsync(this SimulatorApp app, string url, string verifyToken = The.VerifyToken) =>
        app.SubscribeAsync($$"""{"override_callback_uri":"{{url}}","verify_token":"{{verifyToken}}"}""");

    public static Task<HttpResponseMessage> OverrideNumberAsync(this SimulatorApp app, string url, string verifyToken = The.VerifyToken) =>
        app.ManageAsync(HttpMethod.Post, The.Number, $$$"""{"webhook_configuration":{"override_callback_uri":"{{{url}}}","verify_token":"{{{verifyToken}}}"}}""");

    public static Task<HttpResponseMessage> SubscribeAppAsync(this SimulatorApp app, string url = Callback, string fields = "messages,account_update", string token = AppToken) =>
        app.ManageAsync(
            HttpMethod.Post,
            $"{The.AppId}/subscriptions?object=whatsapp_business_account&callback_url={Uri.EscapeDataString(url)}&fields={fields}&verify_token={The.VerifyToken}",
            token: token);

    public static async Task<JsonElement> ReadAsync(this SimulatorApp app, string path, string token = The.AccessToken)
    {
        var answer = await app.ManageAsync(HttpMethod.Get, path, token: token);
        Assert.Equal(200, (int)answer.StatusCode);
        return await SimulatorApp.JsonAsync(answer);
    }

    public static async Task AssertGoodAsync(this Task<HttpResponseMessage> call)
    {
        var answer = await call;
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.True((await SimulatorApp.JsonAsync(answer)).GetProperty("success").GetBoolean());
    }

    public static async Task AssertErrorAsync(this Task<HttpResponseMessage> call, int status, int code, string words = "", int? subcode = null)
    {
        var answer = await call;
        var error = (await SimulatorApp.JsonAsync(answer)).GetProperty("error");
        Assert.Equal((status, code), ((int)answer.StatusCode, error.GetProperty("code").GetInt32()));
        Assert.Contains(words, error.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(subcode, error.TryGetProperty("error_subcode", out var given) ? given.GetInt32() : null);
    }
}
