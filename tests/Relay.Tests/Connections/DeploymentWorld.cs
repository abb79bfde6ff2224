using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Relay.Model;
using Relay.Storage;
using Relay.Storage.Rows;
using Relay.Tests.Hosting;

namespace Relay.Tests.Connections;

/// <summary>The whole program with the roles Ingest and Portal, and providers that remember.</summary>
internal sealed class DeploymentWorld : IAsyncDisposable
{
    public const string Keeper = "key-that-connects";
    public const string Ours = "https://relay.example/webhook/meta/acme";
    public const string OursGenesys = "https://relay.example/webhook/genesys/acme";

    private readonly RelayApp _app;

    private DeploymentWorld(RelayApp app) => (_app, Client) = (app, new ApiClient(app));

    public ProviderStandIn Providers { get; } = new();

    public ApiClient Client { get; }

    /// <summary>What this process knows of the tenant.</summary>
    public Tenant Tenant => _app.Services.GetRequiredService<ITenantDirectory>().Current.Find("acme")!;

    /// <param name="connectionString">Null: without a store.</param>
    /// <param name="integrations">JSON of those that are known.</param>
    public static async Task<DeploymentWorld> StartAsync(
        string? connectionString = null, string integrations = "", string? accountIntegration = null, string verifyTokens = "", string more = "",
        Action<IServiceCollection>? replace = null)
    {
        var app = new RelayApp { Seed = Seed(integrations, accountIntegration, verifyTokens, more) }
            .With("Relay:Roles", "Ingest,Portal");
        if (connectionString is not null)
        {
            app.With("ConnectionStrings:Relay", connectionString);
        }

        var world = new DeploymentWorld(app);
        app.WithProviders(world.Providers.Handler);
        if (replace is not null)
        {
            app.Replace(replace);
        }

        // The tenants are on their way from the seed file into the store.
        while ((await world.Client.SendAsync(HttpMethod.Get, "/api/tenants/acme/checks", Keeper)).Status != 200 || await world.ReadAsync(db => db.Tenants.CountAsync()) == 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        return world;
    }

    /// <summary>Deploys, and gives the outcome of each step by its word.</summary>
    public async Task<IReadOnlyDictionary<string, string>> DeployAsync() => Outcomes(await SendAsync());

    public async Task<JsonElement> SendAsync()
    {
        var answer = await Client.SendAsync(HttpMethod.Post, "/api/tenants/acme/deployment", Keeper);
        Assert.Equal(200, answer.Status);
        return answer.Json;
    }

    public static IReadOnlyDictionary<string, string> Outcomes(JsonElement report) => report.GetProperty("steps").EnumerateArray()
        .GroupBy(s => s.GetProperty("step").GetString()!, s => s.GetProperty("outcome").GetString()!, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);

    public async Task<T> ReadAsync<T>(Func<RelayDb, Task<T>> read)
    {
        await using var db = await _app.Services.GetRequiredService<IDbContextFactory<RelayDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await read(db);
    }

    public Task<List<AuditRow>> AuditAsync() =>
        ReadAsync(db => db.Audit.AsNoTracking().Where(a => a.TenantId == "acme" && a.Action.StartsWith("webhooks.")).OrderBy(a => a.Id).ToListAsync());

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Providers.Dispose();
    }

    private static string Seed(string integrations, string? accountIntegration, string verifyTokens, string more) => $$"""
        { "tenants": [
          { "id": "acme", "name": "Acme",
            "genesys": { "region": "eu-west-1", "organizationId": "org-1", "clientId": "client-1", "clientSecret": "hush-client", "integrations": [ {{integrations}} ] },
            "meta": { "appId": "12", "appSecrets": [ { "id": "a1", "value": "hush-app" } ], "verifyTokens": [ {{verifyTokens}} ] },
            "accounts": [ { "channel": "whatsapp", "id": "106", "wabaId": "77", "accessToken": "hush-token"{{(accountIntegration is null ? "" : $", \"genesysIntegrationId\": \"{accountIntegration}\"")}} } ],
            "apiKeys": [ {{ApiClient.Key("keeper", Keeper, "connection:write")}} ] } {{more}}
        ] }
        """;
}
