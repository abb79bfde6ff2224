using Microsoft.Extensions.DependencyInjection;
using Relay.Secrets.Rotation;
using Relay.Tests.Hosting;
using Relay.Tests.Portal;

namespace Relay.Tests.Secrets.Rotation;

/// <summary>Relay as a trial with its API, and a tenant whose providers do as a test says.</summary>
internal sealed class SecretsApp : IAsyncDisposable
{
    public const string Tenant = "quay";
    public const string Integration = "integration-quay";
    public const string AppId = "70009";
    public const string Account = "620000000000009";
    public const string OldSignature = "old-signature-secret";
    public const string OldAppSecret = "old-app-secret-0123";
    public const string Reader = "key-that-reads-secrets";
    public const string Writer = "key-that-changes-secrets";
    public const string Sender = "key-that-sends";
    public const string Foreign = "key-of-another-tenant";

    private readonly RelayApp _app;

    public SecretsApp(TimeProvider? time = null)
    {
        _app = new RelayApp { Seed = Seed }.With("Relay:Roles", "Ingest,Portal").WithPeople().Replace(services =>
            services.AddSingleton<ISecretTeller>(Provider).AddSingleton<ICredentialTrial>(Provider));
        _app = time is null ? _app : _app.With(time);
        Client = new ApiClient(_app);
    }

    public ScriptedProvider Provider { get; } = new();

    public ApiClient Client { get; }

    public RelayApp App => _app;

    private static string Seed => $$"""
        { "tenants": [
          { "id": "{{Tenant}}", "name": "Quay",
            "genesys": { "region": "eu-west-1", "clientId": "client-quay", "clientSecret": "client-secret-of-the-quay",
              "integrations": [ { "id": "{{Integration}}", "signatureSecrets": [ { "id": "g1", "value": "{{OldSignature}}" } ] } ] },
            "meta": { "appId": "{{AppId}}", "appSecrets": [ { "id": "a1", "value": "{{OldAppSecret}}" } ], "verifyTokens": [ { "id": "v1", "value": "first-verify-token" } ] },
            "accounts": [ { "channel": "whatsapp", "id": "{{Account}}", "wabaId": "720000000000019", "accessToken": "{{new string('t', 120)}}" } ],
            "apiKeys": [ {{ApiClient.Key("reader", Reader, "secrets:read")}}, {{ApiClient.Key("writer", Writer, "secrets:write")}}, {{ApiClient.Key("sender", Sender, "messages:send")}} ] },
          { "id": "lagoon", "name": "Lagoon", "apiKeys": [ {{ApiClient.Key("all", Foreign, "secrets:write")}} ] }
        ] }
        """;

    /// <summary>Waits until the tenants can be changed; before that there is nothing to rotate.</summary>
    public async Task<SecretsApp> ReadyAsync()
    {
        await Fakes.Waiting.UntilAsync(async () => (await GetAsync("")).Status == 200);
        return this;
    }

    public Task<ApiAnswer> GetAsync(string path, string key = Reader) => Client.SendAsync(HttpMethod.Get, $"/api/tenants/{Tenant}/secrets{path}", key);

    public Task<ApiAnswer> PostAsync(string path, string body = "{}", string key = Writer) =>
        Client.SendAsync(HttpMethod.Post, $"/api/tenants/{Tenant}/secrets{path}", key, body);

    public async Task<string> StateAsync(string id) => (await GetAsync($"/rotations/{id}")).Json.GetProperty("state").GetString()!;

    public async Task UntilAsync(string id, string state) => await Fakes.Waiting.UntilAsync(async () => await StateAsync(id) == state);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>Providers that answer what a test sets.</summary>
internal sealed class ScriptedProvider : ISecretTeller, ICredentialTrial
{
    public Telling Answer { get; set; } = Telling.Confirmed;

    public Trial Verdict { get; set; } = Trial.Passed;

    public List<SecretOrder> Told { get; } = [];

    public Task<Telling> TellAsync(SecretOrder order, CancellationToken cancellationToken)
    {
        lock (Told)
        {
            Told.Add(order);
        }

        return Task.FromResult(Answer);
    }

    /// <summary>How many values were tried.</summary>
    public int Tried { get; private set; }

    public Task<Trial> TryAsync(SecretOrder order, CancellationToken cancellationToken)
    {
        Tried++;
        return Task.FromResult(Verdict);
    }
}
