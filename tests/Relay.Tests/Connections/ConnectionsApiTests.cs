using System.Net;
using System.Text.Json;
using Relay.Connections;
using Relay.Connections.Checks;
using Relay.Tests.Fakes;
using Relay.Tests.Hosting;

namespace Relay.Tests.Connections;

/// <summary>The checks over HTTP, of the whole program without a store; providers are the test's.</summary>
public sealed class ConnectionsApiTests : IAsyncLifetime
{
    private const string Keeper = "key-that-connects";
    private const string Looker = "key-that-looks";
    private const string Stranger = "key-of-globex";
    private const string Checks = "/api/tenants/acme/checks";

    private readonly FakeProviders _providers = new();
    private readonly RelayApp _app = new() { Seed = Seed };
    private ApiClient _client = null!;

    /// <summary>Of two tenants, one of whom everything is known.</summary>
    internal static string Seed => $$"""
        { "tenants": [
          { "id": "acme", "name": "Acme",
            "genesys": { "region": "eu-west-1", "organizationId": "org-1", "clientId": "client-1", "clientSecret": "hush-client",
                         "integrations": [ { "id": "int-1", "signatureSecrets": [ { "id": "g1", "value": "hush-signature" } ] } ] },
            "meta": { "appId": "12", "appSecrets": [ { "id": "a1", "value": "hush-app" } ], "verifyTokens": [ { "id": "v1", "value": "hush-verify" } ] },
            "accounts": [ { "channel": "whatsapp", "id": "106", "wabaId": "77", "accessToken": "hush-token", "genesysIntegrationId": "int-1" } ],
            "apiKeys": [ {{ApiClient.Key("keeper", Keeper, "connection:write")}}, {{ApiClient.Key("looker", Looker, "connection:read")}} ] },
          { "id": "globex", "name": "Globex", "apiKeys": [ {{ApiClient.Key("all", Stranger, "connection:write")}} ] }
        ] }
        """;

    public ValueTask InitializeAsync()
    {
        _app.With("Relay:Roles", "Ingest,Portal").WithProviders(_providers.Handler);
        _client = new ApiClient(_app);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _providers.Dispose();
    }

    [Fact]
    public async Task A_run_tells_everything_and_what_it_found_is_kept_for_that_tenant()
    {
        Assert.Empty(Read(await _client.SendAsync(HttpMethod.Get, Checks, Looker)));
        _providers.OnError("GET /12/subscriptions", 190, "Invalid OAuth access token signature.");

        var run = await _client.SendAsync(HttpMethod.Post, Checks, Keeper);
        Assert.Equal(200, run.Status);
        var found = Read(run);
        Assert.Equal(_providers.List.All.Select(c => c.Id), found.Select(c => c.GetProperty("id").GetString()));
        var secret = found.Single(c => c.GetProperty("id").GetString() == CheckIds.AppSecret);
        Assert.Equal(("failed", "190"), (secret.GetProperty("state").GetString(), secret.GetProperty("providerCode").GetString()));
        Assert.Contains("Basic", secret.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Equal("passed", found.Single(c => c.GetProperty("id").GetString() == CheckIds.ProbeGenesys).GetProperty("state").GetString());

        var kept = Read(await _client.SendAsync(HttpMethod.Get, Checks, Looker));
        Assert.Equal(found.Select(c => c.GetRawText()), kept.Select(c => c.GetRawText()));
        Assert.Empty(Read(await _client.SendAsync(HttpMethod.Get, "/api/tenants/globex/checks", Stranger)));
        Assert.DoesNotContain("hush", run.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_check_is_made_again_and_the_others_stay_as_they_were()
    {
        await _client.SendAsync(HttpMethod.Post, Checks, Keeper);
        _providers.On("GET /77/subscribed_apps", FakeProviders.Apps(app: "13"));
        var again = Read(await _client.SendAsync(HttpMethod.Post, Checks, Keeper, """{"ids":["whatsapp-subscribed"]}"""));
        Assert.Equal([CheckIds.AppSecret, CheckIds.Token, CheckIds.Scopes, CheckIds.Subscribed], again.Select(c => c.GetProperty("id").GetString()));

        var kept = Read(await _client.SendAsync(HttpMethod.Get, Checks, Looker)).ToDictionary(c => c.GetProperty("id").GetString()!, c => c.GetProperty("state").GetString(), StringComparer.Ordinal);
        Assert.Equal(("failed", "passed", _providers.List.All.Count), (kept[CheckIds.Subscribed], kept[CheckIds.Override], kept.Count));
    }

    [Fact]
    public async Task Each_result_comes_as_it_is_found_and_a_second_caller_joins()
    {
        var gate = new TaskCompletionSource<HttpResponseMessage>();
        _providers.On("POST /oauth/token", (_, token) => gate.Task.WaitAsync(token));
        using var client = _app.CreateClient();
        using var first = await BeginAsync(client);
        using var reader = new StreamReader(await first.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("application/x-ndjson", first.Content.Headers.ContentType!.MediaType);
        var early = new List<string>();
        while (early.Count < _providers.List.All.Count - 7)
        {
            early.Add((await reader.ReadLineAsync(TestContext.Current.CancellationToken))!);
        }

        Assert.DoesNotContain(early, line => line.Contains("\"genesys-", StringComparison.Ordinal));
        using var second = await BeginAsync(client);
        gate.SetResult(RecordingHandler.Answer(HttpStatusCode.OK, """{"access_token":"t","expires_in":60}"""));
        var rest = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(7, rest.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        var joined = (await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([.. early, .. rest.Split('\n', StringSplitOptions.RemoveEmptyEntries)], joined);
        Assert.Single(_providers.Requests, r => r.Uri.AbsolutePath == "/v25.0/debug_token");
    }

    [Theory]
    [InlineData("""{"ids":["no-such"]}""", "known are genesys-token")]
    [InlineData("""{"id":["genesys-token"]}""", "Expected is")]
    [InlineData("[", "Expected is")]
    public async Task What_is_no_request_is_400(string body, string detail)
    {
        var answer = await _client.SendAsync(HttpMethod.Post, Checks, Keeper, body);
        Assert.Equal(400, answer.Status);
        Assert.Contains(detail, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_runs_are_429_and_whoever_only_looks_runs_none()
    {
        Assert.Equal(403, (await _client.SendAsync(HttpMethod.Post, Checks, Looker)).Status);
        Assert.Equal(404, (await _client.SendAsync(HttpMethod.Post, Checks, Stranger)).Status);
        for (var i = 0; i < new ConnectionOptions().CheckRuns; i++)
        {
            Assert.Equal(200, (await _client.SendAsync(HttpMethod.Post, Checks, Keeper, """{"ids":["genesys-token"]}""")).Status);
        }

        Assert.Equal(429, (await _client.SendAsync(HttpMethod.Post, Checks, Keeper, """{"ids":["genesys-token"]}""")).Status);
    }

    private static async Task<HttpResponseMessage> BeginAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Checks);
        request.Headers.Authorization = new("Bearer", Keeper);
        request.Headers.Accept.Add(new("application/x-ndjson"));
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private static List<JsonElement> Read(ApiAnswer answer) => [.. answer.Json.GetProperty("checks").EnumerateArray()];
}
