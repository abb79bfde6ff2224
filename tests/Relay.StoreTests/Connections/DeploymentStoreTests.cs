using Microsoft.EntityFrameworkCore;
using Relay.Connections.Deployment;
using Relay.Model;
using Relay.StoreTests.Harness;
using Relay.Tests.Connections;

namespace Relay.StoreTests.Connections;

/// <summary>What a deployment keeps, against a real store; what it does at the providers is tested without one.</summary>
public sealed class DeploymentStoreTests(PostgresServer server)
{
    [Fact]
    public async Task A_deployment_and_its_repetition_keep_one_of_everything()
    {
        await using var database = await server.CreateAsync();
        await using var world = await DeploymentWorld.StartAsync(database.ConnectionString);
        Assert.True((await world.SendAsync()).GetProperty("succeeded").GetBoolean());
        var first = await RowsAsync(database);
        Assert.Equal(["account int-1", "integration int-1", "secret int-1", "verify-token"], first);
        Assert.Equal("int-1", world.Tenant.Accounts.Single().GenesysIntegrationId);

        Assert.True((await world.SendAsync()).GetProperty("succeeded").GetBoolean());
        Assert.Equal(first, await RowsAsync(database));
        Assert.Equal(
            ["webhooks.verify-token-made", "webhooks.signature-secret-made", "webhooks.genesys-integration", "webhooks.genesys-record", "webhooks.whatsapp-subscription",
             "webhooks.whatsapp-callback", "webhooks.whatsapp-app-callback", "webhooks.deployed", "webhooks.genesys-webhook", "webhooks.deployed"],
            (await world.AuditAsync()).Select(a => a.Action));

        // The secret that was kept for an integration without an id is kept under its own name only.
        var bundle = await world.ReadAsync(db => db.Tenants.Where(t => t.Id == "acme").Select(t => t.Bundle).SingleAsync(Run.Cancel));
        Assert.NotNull(bundle);
        Assert.Equal(20L, await database.ReadAsync<long>("SELECT count(*) FROM check_results"));
    }

    [Fact]
    public async Task An_integration_of_another_tenant_is_left_to_him()
    {
        await using var database = await server.CreateAsync();
        await using var world = await DeploymentWorld.StartAsync(
            database.ConnectionString,
            more: """
            , { "id": "globex", "name": "Globex",
                "genesys": { "region": "eu-west-1", "clientId": "c", "clientSecret": "s", "integrations": [ { "id": "int-1", "signatureSecrets": [] } ] } }
            """);
        var outcomes = await world.DeployAsync();
        Assert.Equal(DeploymentOutcomes.Failed, outcomes[DeploymentSteps.Record]);
        Assert.Equal(DeploymentOutcomes.Done, outcomes[DeploymentSteps.Callback]);
        Assert.Empty(world.Tenant.Genesys!.Integrations);
        Assert.Equal("globex", await database.ReadAsync<string>("SELECT tenant_id FROM genesys_integrations"));
    }

    [Fact]
    public async Task Of_two_processes_that_claim_a_tenant_at_once_one_gets_it()
    {
        await using var database = await server.CreateAsync();
        using var file = TestSeed.Of(TestSeed.Tenant("acme"), TestSeed.Tenant("globex"));
        await using var host = await StoreHost.StartAsync(database, new HostSettings { SeedFile = file.Path });
        var time = new ManualTime(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));
        var claims = new DeploymentClaims(host.Get<Relay.Storage.TenantDb>(), time);
        var (acme, globex) = (TenantId.Parse("acme"), TenantId.Parse("globex"));

        var taken = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => claims.TryTakeAsync(acme, Run.Cancel))));
        var claim = Assert.Single(taken, c => c is not null)!.Value;
        Assert.NotNull(await claims.TryTakeAsync(globex, Run.Cancel));
        Assert.Null(await claims.TryTakeAsync(acme, Run.Cancel));

        await claims.GiveBackAsync(acme, claim, Run.Cancel);
        taken = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => claims.TryTakeAsync(acme, Run.Cancel))));
        Assert.Single(taken, c => c is not null);

        // Whoever died with it holds it for so long and no longer; his late return is nobody's.
        time.Advance(DeploymentClaims.Life);
        var next = await claims.TryTakeAsync(acme, Run.Cancel);
        Assert.NotNull(next);
        await claims.GiveBackAsync(acme, claim, Run.Cancel);
        Assert.Null(await claims.TryTakeAsync(acme, Run.Cancel));
    }

    private static Task<IReadOnlyList<string>> RowsAsync(TestDatabase database) => database.ListAsync("""
        SELECT 'integration ' || id FROM genesys_integrations UNION ALL SELECT 'secret ' || owner FROM signing_secrets WHERE provider = 'genesys'
        UNION ALL SELECT 'account ' || genesys_integration_id FROM accounts UNION ALL SELECT 'verify-token' FROM verify_tokens ORDER BY 1
        """);
}
