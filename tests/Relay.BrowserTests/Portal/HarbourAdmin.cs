using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Relay.IntegrationTests.Harness;
using static Microsoft.Playwright.Assertions;

namespace Relay.BrowserTests.Portal;

/// <summary>Changes what Harbour has at Genesys and Meta as their admins would, Relay's own pages included.</summary>
internal sealed class HarbourAdmin(HealthWorld world, Visitor ann)
{
    private string _appSecret = world.Harbour.AppSecret;
    private IReadOnlyList<string>? _permissions;

    public TestTenant Tenant => world.Harbour;

    public TestTenant Neighbour => world.Rival;

    public string MetaWebhook => $"{world.Gateway.Url}/webhook/meta/harbour";

    public string GenesysWebhook => $"{world.Gateway.Url}/webhook/genesys/harbour";

    /// <summary>An address that is not Harbour's, and passes a handshake with the neighbour's verify token.</summary>
    public string Elsewhere => $"{world.Url}/webhook/meta/rival";

    private Simulator Simulator => world.Site.Simulator;

    /// <summary>A moment, in Unix seconds.</summary>
    public static long Days(int from) => TimeProvider.System.GetUtcNow().AddDays(from).ToUnixTimeSeconds();

    public Task GenesysAsync(string name, JsonNode value) => Simulator.DriveAsync("/sim/genesys/harbour/state", new JsonObject { [name] = value });

    public Task MetaAsync(string name, object? value) => Simulator.DriveAsync(
        "/sim/meta/harbour/state", new JsonObject { [name] = JsonSerializer.SerializeToNode(value) });

    public Task MetaAsync(string name, params string[] values) => name is "scopes" or "targetIds"
        ? Simulator.DriveAsync("/sim/meta/harbour/state", new JsonObject { [name] = new JsonArray([.. values.Select(v => JsonValue.Create(v))]) })
        : Simulator.DriveAsync("/sim/meta/harbour/state", new JsonObject { [name] = Assert.Single(values) });

    public async Task PermitAsync(Func<string, bool> kept)
    {
        using var client = Web.Client();
        _permissions ??= [.. (await client.GetFromJsonAsync<JsonElement>($"{Simulator.Url}/sim/genesys/harbour/state")).GetProperty("clientPermissions").EnumerateArray().Select(p => p.GetString()!)];
        await GenesysAsync("clientPermissions", new JsonArray([.. _permissions.Where(kept).Select(p => JsonValue.Create(p))]));
    }

    /// <summary>From now on calls go wrong, repetitions included.</summary>
    public Task FaultAsync(string path, int status) => Simulator.FailAsync(Tenant, path, new JsonObject { ["status"] = status, ["times"] = 1000 });

    public Task NoFaultsAsync() => Simulator.MendAsync();

    public Task InTheWayAsync(Func<HttpListenerRequest, (int Status, string Body)?> answer)
    {
        world.Gateway.InTheWay = answer;
        return Task.CompletedTask;
    }

    public async Task SubscribeAsync()
    {
        await GraphAsync(HttpMethod.Post, $"{Tenant.WabaId}/subscribed_apps");
        await OverrideAsync(MetaWebhook, Tenant.VerifyToken);
    }

    public Task OverrideAsync(string address, string verifyToken) =>
        GraphAsync(HttpMethod.Post, $"{Tenant.WabaId}/subscribed_apps", ("override_callback_uri", address), ("verify_token", verifyToken));

    public Task OwnCallbackAsync(string address) => GraphAsync(
        HttpMethod.Post, Tenant.PhoneNumberId,
        ("webhook_configuration", new JsonObject { ["override_callback_uri"] = address, ["verify_token"] = Neighbour.VerifyToken }.ToJsonString()));

    public Task AppAsync(string callback, string verifyToken, string fields) => GraphAsync(
        HttpMethod.Post, $"{Tenant.AppId}/subscriptions",
        ("object", "whatsapp_business_account"), ("callback_url", callback), ("verify_token", verifyToken), ("fields", fields));

    public Task GraphAsync(HttpMethod method, string path, params (string Name, string Value)[] form) => SendAsync(
        method, $"/v25.0/{path}", path.EndsWith("/subscriptions", StringComparison.Ordinal) ? $"{Tenant.AppId}|{_appSecret}" : Tenant.AccessToken, form);

    public async Task ResetAppSecretAsync() =>
        _appSecret = world.Site.Secrecy.Keep((await Simulator.DriveAsync("/sim/meta/harbour/app-secret", [])).GetProperty("appSecret").GetString()!);

    /// <summary>Enters the new app secret on the page for it.</summary>
    public async Task BringAppSecretAsync()
    {
        await ann.GoAsync($"/t/harbour/secrets/rotate?kind=meta-app-secret&owner={Tenant.AppId}");
        await ann.Page.GetByLabel("New value").FillAsync(_appSecret);
        await ann.ClickAsync("Begin");
        await Expect(ann.Page.Locator("main .state").First).ToHaveTextAsync("Both are valid");
    }

    /// <summary>Deletes the integration at Genesys.</summary>
    public async Task DeleteIntegrationAsync()
    {
        using var client = Web.Client();
        using var login = new HttpRequestMessage(HttpMethod.Post, $"{Simulator.Url}/oauth/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
        login.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{Tenant.ClientId}:{Tenant.ClientSecret}")));
        using var answer = await client.SendAsync(login);
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
        await SendAsync(HttpMethod.Delete, $"/api/v2/conversations/messaging/integrations/open/{Tenant.IntegrationId}", token, []);
    }

    /// <summary>Has Relay set the webhooks up, with one click.</summary>
    public async Task DeployAsync()
    {
        await ann.GoAsync("/t/harbour/onboarding/deployment");
        await ann.ClickAsync("Set up the webhooks");
        await Expect(ann.Page.Locator("[data-steps] [data-said]")).ToContainTextAsync("Done. Reload the page", new() { Timeout = 60_000 });
    }

    private async Task SendAsync(HttpMethod method, string path, string bearer, (string Name, string Value)[] form)
    {
        using var client = Web.Client();
        using var request = new HttpRequestMessage(method, Simulator.Url + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        request.Content = form.Length == 0 ? null : new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var answer = await client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {await answer.Content.ReadAsStringAsync()}");
    }
}
