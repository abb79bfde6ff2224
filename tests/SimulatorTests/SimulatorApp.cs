using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Relay.Simulator.Webhooks;

namespace SimulatorTests;

/// <summary>The simulator in this process, with a fake Relay behind it and verbs for what tests do.</summary>
internal sealed class SimulatorApp : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string?> _settings = The.Settings();
    private string? _token;

    public SimulatorApp(params ReadOnlySpan<(string Key, string Value)> settings)
    {
        foreach (var (key, value) in settings)
        {
            _settings["Simulator:" + key] = value;
        }
    }

    public FakeRelay Relay { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    // A redirect of the sign-in leads to Relay, which is not here.
    public HttpClient Http => field ??= CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    public Task<HttpResponseMessage> GraphAsync(string json, string? token = The.AccessToken, string number = The.Number) =>
        SendAsync(HttpMethod.Post, $"/v25.0/{number}/messages", json, token);

    public async Task<HttpResponseMessage> InboundAsync(string kind, string json, string integration = The.IntegrationId, string? token = null) =>
        await SendAsync(HttpMethod.Post, $"/api/v2/conversations/messages/{integration}/inbound/open/{kind}", json, token ?? await TokenAsync());

    public async Task<string> TokenAsync() => _token ??= (await JsonAsync(await AskTokenAsync())).GetProperty("access_token").GetString()!;

    public async Task<HttpResponseMessage> AskTokenAsync(string id = The.ClientId, string secret = The.ClientSecret, string grant = "client_credentials")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", grant)]) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
        return await Http.SendAsync(request);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json, string? token)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await Http.SendAsync(request);
    }

    /// <summary>Drives the simulator and returns its answer, which must be a 200.</summary>
    public async Task<JsonElement> DriveAsync(string path, string json)
    {
        var answer = await SendAsync(HttpMethod.Post, "/sim/" + path, json, token: null);
        Assert.Equal(200, (int)answer.StatusCode);
        return await JsonAsync(answer);
    }

    public Task<JsonElement> CustomerWritesAsync(string text = "hello", string phone = The.Customer) =>
        DriveAsync($"whatsapp/{phone}/messages", $$"""{"phoneNumberId":"{{The.Number}}","text":"{{text}}"}""");

    /// <summary>What was recorded. A dropped request is recorded before its connection breaks, so no waiting is needed.</summary>
    public async Task<List<JsonElement>> LogAsync(string query = "")
    {
        var log = await Http.GetFromJsonAsync<JsonElement>("/sim/log" + query);
        return [.. log.EnumerateArray()];
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();

    protected override IHost CreateHost(IHostBuilder builder)
    {
        builder.ConfigureHostConfiguration(configuration => configuration.AddInMemoryCollection(_settings));
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureServices(services =>
        {
            services.AddSingleton<TimeProvider>(Time);
            services.AddHttpClient(WebhookPoster.ClientName).ConfigurePrimaryHttpMessageHandler(() => Relay);
        });
        return base.CreateHost(builder);
    }
}
