using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Relay.Connections.Deployment;
using Relay.Fleet;
using Relay.Secrets.Rotation;
using Relay.Storage.Rows;
using Relay.Tests.Fakes;

namespace Relay.Tests.Connections;

public sealed class DeploymentTests
{
    private const string Integrations = FakeProviders.Integrations;

    [Fact]
    public async Task One_click_sets_up_everything_and_the_next_changes_nothing_but_what_nobody_can_see()
    {
        await using var world = await DeploymentWorld.StartAsync();
        var report = await world.SendAsync();
        Assert.True(report.GetProperty("succeeded").GetBoolean(), report.GetRawText());
        var first = DeploymentWorld.Outcomes(report);
        Assert.Equal(DeploymentSteps.All.Order(StringComparer.Ordinal), first.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            [$"POST {Integrations}", "POST /v25.0/77/subscribed_apps", "POST /v25.0/77/subscribed_apps", "POST /v25.0/12/subscriptions"], world.Providers.Changes);

        // Both sides know the same.
        var made = Assert.Single(world.Providers.Integrations.Values);
        var integration = Assert.Single(world.Tenant.Genesys!.Integrations);
        var secret = Assert.Single(integration.SignatureSecrets).Value.Reveal();
        Assert.Equal((integration.Id, secret, DeploymentWorld.OursGenesys), ((string)made["id"]!, (string)made["outboundNotificationWebhookSignatureSecretToken"]!, (string)made["outboundNotificationWebhookUrl"]!));
        Assert.True(secret.Length >= 32);
        Assert.Equal(integration.Id, Assert.Single(world.Tenant.Accounts).GenesysIntegrationId);
        Assert.Equal(Assert.Single(world.Tenant.Meta!.VerifyTokens).Value.Reveal(), world.Providers.VerifyToken);
        Assert.Equal((true, DeploymentWorld.Ours, DeploymentWorld.Ours), (world.Providers.IsSubscribed, world.Providers.Override, world.Providers.AppCallback));
        Assert.Contains("messages", world.Providers.AppFields);

        var again = await world.DeployAsync();
        Assert.Equal(
            [DeploymentSteps.Webhook, DeploymentSteps.Processes],
            again.Where(s => s.Value == DeploymentOutcomes.Done && s.Key is not (DeploymentSteps.Prepare or DeploymentSteps.Checks)).Select(s => s.Key).Order(StringComparer.Ordinal));
        Assert.Equal($"PATCH {Integrations}/{integration.Id}", Assert.Single(world.Providers.Changes.Skip(4)));
        Assert.Equal(DeploymentWorld.Ours, world.Providers.Override);
        Assert.Equal(secret, Assert.Single(world.Tenant.Genesys!.Integrations).SignatureSecrets.Single().Value.Reveal());
    }

    [Fact]
    public async Task Every_step_is_in_the_audit_without_a_secret()
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.SendAsync();
        var audit = await world.AuditAsync();
        Assert.Equal(
            ["webhooks.verify-token-made", "webhooks.signature-secret-made", "webhooks.genesys-integration", "webhooks.genesys-record", "webhooks.whatsapp-subscription",
             "webhooks.whatsapp-callback", "webhooks.whatsapp-app-callback", "webhooks.deployed"],
            audit.Select(a => a.Action));
        Assert.All(audit, a => Assert.Equal("api-key:keeper", a.Actor));
        var values = world.Tenant.Genesys!.Integrations.Single().SignatureSecrets.Select(s => s.Value.Reveal()).Concat(world.Tenant.Meta!.VerifyTokens.Select(t => t.Value.Reveal())).Append("hush");
        Assert.All(values, value => Assert.DoesNotContain(audit, a => a.Detail.Contains(value, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_provider_is_told_of_no_secret_that_this_process_does_not_know()
    {
        await using var world = await DeploymentWorld.StartAsync();
        var unknown = new List<string>();
        world.Providers.Before = request =>
        {
            // An integration that is being made cannot sign anything yet; all else is judged by what is known.
            var told = request.Method is "POST" or "PATCH" ? request.Body : "";
            if (request.Uri.Host == "graph.example" && told.Contains("verify_token", StringComparison.Ordinal)
                && !world.Tenant.Meta!.VerifyTokens.Any(t => told.Contains(t.Value.Reveal(), StringComparison.Ordinal)))
            {
                unknown.Add(told);
            }

            if (request.Method == "PATCH" && !world.Tenant.Genesys!.Integrations.SelectMany(i => i.SignatureSecrets).Any(s => told.Contains(s.Value.Reveal(), StringComparison.Ordinal)))
            {
                unknown.Add(told);
            }

            return null;
        };
        await world.SendAsync();
        await world.SendAsync();
        Assert.Empty(unknown);
    }

    [Fact]
    public async Task While_a_process_does_not_know_the_secrets_no_provider_is_told_anything()
    {
        await using var world = await DeploymentWorld.StartAsync(replace: services => services.AddSingleton<ISnapshotBarrier, ClosedBarrier>());
        var outcomes = await world.DeployAsync();
        Assert.Equal(DeploymentOutcomes.Failed, outcomes[DeploymentSteps.Processes]);
        Assert.Empty(world.Providers.Changes);
    }

    [Fact]
    public async Task An_integration_that_was_made_and_not_recorded_is_found_again()
    {
        await using var world = await DeploymentWorld.StartAsync();
        world.Providers.After = request => request.Method == "POST" && request.Uri.AbsolutePath == Integrations ? RecordingHandler.Answer(HttpStatusCode.BadGateway) : null;
        var first = await world.DeployAsync();
        Assert.Equal(DeploymentOutcomes.Failed, first[DeploymentSteps.Integration]);
        Assert.Equal(DeploymentOutcomes.Done, first[DeploymentSteps.Callback]);

        world.Providers.After = _ => null;
        var second = await world.DeployAsync();
        Assert.Equal((DeploymentOutcomes.Unchanged, DeploymentOutcomes.Done, DeploymentOutcomes.Done), (second[DeploymentSteps.Integration], second[DeploymentSteps.Record], second[DeploymentSteps.Webhook]));
        var made = Assert.Single(world.Providers.Integrations.Values);
        Assert.Equal(
            world.Tenant.Genesys!.Integrations.Single().SignatureSecrets.Single().Value.Reveal(), (string)made["outboundNotificationWebhookSignatureSecretToken"]!);
    }

    [Fact]
    public async Task An_integration_that_was_deleted_in_Genesys_is_replaced()
    {
        await using var world = await DeploymentWorld.StartAsync(
            integrations: """{ "id": "gone", "signatureSecrets": [ { "id": "g1", "value": "hush-old" } ] }""", accountIntegration: "gone");
        var outcomes = await world.DeployAsync();
        Assert.Equal((DeploymentOutcomes.Done, DeploymentOutcomes.Done), (outcomes[DeploymentSteps.Integration], outcomes[DeploymentSteps.Record]));
        var integration = Assert.Single(world.Tenant.Genesys!.Integrations);
        Assert.Equal(("int-1", "int-1"), (integration.Id, world.Tenant.Accounts.Single().GenesysIntegrationId));
        Assert.NotEqual("hush-old", Assert.Single(integration.SignatureSecrets).Value.Reveal());
    }

    [Fact]
    public async Task An_integration_that_is_in_use_keeps_its_secret_and_gets_our_address()
    {
        await using var world = await DeploymentWorld.StartAsync(
            integrations: """{ "id": "int-9", "signatureSecrets": [ { "id": "g1", "value": "hush-in-use" } ] }""", accountIntegration: "int-9", verifyTokens: """{ "id": "v1", "value": "hush-verify" }""");
        world.Providers.Integrations["int-9"] = new JsonObject { ["id"] = "int-9", ["name"] = "Theirs", ["outboundNotificationWebhookUrl"] = "https://else.example/" };
        (world.Providers.IsSubscribed, world.Providers.Override, world.Providers.NumberCallback) = (true, "https://else.example/", "https://else.example/number");
        var outcomes = await world.DeployAsync();
        Assert.Equal(DeploymentOutcomes.Unchanged, outcomes[DeploymentSteps.Secrets]);
        Assert.Equal((DeploymentOutcomes.Unchanged, DeploymentOutcomes.Done, DeploymentOutcomes.Done), (outcomes[DeploymentSteps.Subscription], outcomes[DeploymentSteps.Callback], outcomes[DeploymentSteps.NumberCallback]));
        var theirs = world.Providers.Integrations["int-9"];
        Assert.Equal(
            ("Theirs", DeploymentWorld.OursGenesys, "hush-in-use"),
            ((string)theirs["name"]!, (string)theirs["outboundNotificationWebhookUrl"]!, (string)theirs["outboundNotificationWebhookSignatureSecretToken"]!));
        Assert.Equal((DeploymentWorld.Ours, (string?)null, "hush-verify"), (world.Providers.Override, world.Providers.NumberCallback, world.Providers.VerifyToken));
    }

    [Fact]
    public async Task In_an_overlap_Genesys_is_told_the_secret_that_stays()
    {
        await using var world = await DeploymentWorld.StartAsync(
            integrations: """
                { "id": "int-9", "signatureSecrets": [ { "id": "g1", "value": "hush-that-ends", "notBefore": "2020-01-01T00:00:00Z", "notAfter": "2099-01-01T00:00:00Z" },
                  { "id": "g2", "value": "hush-that-stays" } ] }
                """,
            accountIntegration: "int-9");
        world.Providers.Integrations["int-9"] = new JsonObject { ["id"] = "int-9", ["name"] = "Theirs", ["outboundNotificationWebhookUrl"] = DeploymentWorld.OursGenesys };
        Assert.Equal(DeploymentOutcomes.Done, (await world.DeployAsync())[DeploymentSteps.Webhook]);
        Assert.Equal("hush-that-stays", (string)world.Providers.Integrations["int-9"]["outboundNotificationWebhookSignatureSecretToken"]!);
    }

    [Fact]
    public async Task While_the_secret_is_being_rotated_Genesys_is_told_none()
    {
        await using var world = await DeploymentWorld.StartAsync(
            integrations: """{ "id": "int-9", "signatureSecrets": [ { "id": "g1", "value": "hush-before" }, { "id": "g2", "value": "hush-after" } ] }""", accountIntegration: "int-9");
        world.Providers.Integrations["int-9"] = new JsonObject { ["id"] = "int-9", ["name"] = "Theirs", ["outboundNotificationWebhookUrl"] = DeploymentWorld.OursGenesys };
        await world.ReadAsync(async db =>
        {
            db.Rotations.Add(new Relay.Storage.Rows.RotationRow
            {
                Id = Guid.NewGuid(), TenantId = "acme", Kind = "genesys-signature", Owner = "int-9", State = "spreading", NewSecretId = "g2", StartedBy = "test",
                OverlapSeconds = 300, StartedAt = DateTimeOffset.UnixEpoch,
            });
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        Assert.Equal(DeploymentOutcomes.Failed, (await world.DeployAsync())[DeploymentSteps.Prepare]);
        Assert.Null(world.Providers.Integrations["int-9"]["outboundNotificationWebhookSignatureSecretToken"]);
    }

    [Fact]
    public async Task What_one_provider_refuses_keeps_the_other_from_nothing()
    {
        await using var world = await DeploymentWorld.StartAsync();
        world.Providers.Before = request => request.Uri.AbsolutePath == "/v25.0/77/subscribed_apps" && request.Method == "POST" && request.Body.Length > 0
            ? RecordingHandler.Answer(HttpStatusCode.BadRequest, """{"error":{"code":2200,"message":"(#2200) Callback verification failed"}}""")
            : null;
        var report = await world.SendAsync();
        var failed = report.GetProperty("steps").EnumerateArray().Single(s => s.GetProperty("outcome").GetString() == "failed");
        Assert.False(report.GetProperty("succeeded").GetBoolean());
        Assert.Equal((DeploymentSteps.Callback, "2200"), (failed.GetProperty("step").GetString(), failed.GetProperty("providerCode").GetString()));
        Assert.Contains("public address", failed.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Equal(DeploymentOutcomes.Done, DeploymentWorld.Outcomes(report)[DeploymentSteps.Record]);
        Assert.Contains(await world.AuditAsync(), a => a.Action == "webhooks.step-failed" && a.Detail.Contains("2200", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_another_organization_nothing_is_taken_for_deleted()
    {
        await using var world = await DeploymentWorld.StartAsync(
            integrations: """{ "id": "int-9", "signatureSecrets": [ { "id": "g1", "value": "hush-in-use" } ] }""", accountIntegration: "int-9");
        world.Providers.Organization = "org-2";
        Assert.Equal(DeploymentOutcomes.Failed, (await world.DeployAsync())[DeploymentSteps.Integration]);
        Assert.Empty(world.Providers.Integrations);
        Assert.Equal("int-9", world.Tenant.Accounts.Single().GenesysIntegrationId);
    }

    [Fact]
    public async Task An_app_that_another_tenant_uses_keeps_its_callback()
    {
        await using var world = await DeploymentWorld.StartAsync();
        (world.Providers.AppCallback, world.Providers.AppFields) = ("https://relay.example/webhook/meta/globex", ["messages"]);
        Assert.Equal(DeploymentOutcomes.Left, (await world.DeployAsync())[DeploymentSteps.AppCallback]);
        Assert.Equal("https://relay.example/webhook/meta/globex", world.Providers.AppCallback);
    }

    [Fact]
    public async Task A_field_that_Meta_does_not_know_costs_only_itself()
    {
        await using var world = await DeploymentWorld.StartAsync();
        world.Providers.Before = request => request.Method == "POST" && request.Uri.AbsolutePath == "/v25.0/12/subscriptions" && request.Body.Contains("security", StringComparison.Ordinal)
            ? RecordingHandler.Answer(HttpStatusCode.BadRequest, """{"error":{"code":100,"message":"(#100) Invalid field"}}""")
            : null;
        Assert.Equal(DeploymentOutcomes.Done, (await world.DeployAsync())[DeploymentSteps.AppCallback]);
        Assert.Equal(["messages"], world.Providers.AppFields);
    }

    [Fact]
    public async Task While_another_process_deploys_nothing_is_done()
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.ReadAsync(async db =>
        {
            db.DeploymentClaims.Add(new Relay.Storage.Rows.DeploymentClaimRow { TenantId = "acme", Claim = Guid.NewGuid(), Until = DateTimeOffset.MaxValue });
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        Assert.Equal([DeploymentSteps.Prepare], (await world.DeployAsync()).Keys);
        Assert.Empty(world.Providers.Changes);
    }

    [Theory]
    [InlineData(RotationKinds.MetaVerifyToken, "12", RotationStates.Spreading, "Meta app")]
    [InlineData(RotationKinds.MetaAppSecret, "12", RotationStates.AwaitingValue, "Meta app")]
    [InlineData(RotationKinds.GenesysSignature, "g-1", RotationStates.Telling, "Genesys integration")]
    public async Task While_a_secret_is_being_changed_nothing_is_deployed_and_afterwards_it_is(string kind, string owner, string state, string named)
    {
        await using var world = await DeploymentWorld.StartAsync();
        var now = TimeProvider.System.GetUtcNow();
        var rotation = new RotationRow { Id = Guid.NewGuid(), TenantId = "acme", Kind = kind, Owner = owner, State = state, StartedBy = "user:ada", StartedAt = now, NextAt = null };
        await world.ReadAsync(async db =>
        {
            db.Rotations.Add(rotation);
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        var refused = (await world.SendAsync()).GetProperty("steps").EnumerateArray().Single();
        Assert.Equal((DeploymentSteps.Prepare, DeploymentOutcomes.Failed), (refused.GetProperty("step").GetString(), refused.GetProperty("outcome").GetString()));
        Assert.Contains(named, refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("cancel it on the Secrets page", refused.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Empty(world.Providers.Changes);

        await world.ReadAsync(async db =>
        {
            (await db.Rotations.SingleAsync(TestContext.Current.CancellationToken)).State = RotationStates.Overlap;
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        Assert.NotEqual(DeploymentOutcomes.Failed, (await world.DeployAsync())[DeploymentSteps.Prepare]);
        Assert.NotEmpty(world.Providers.Changes);
    }

    private sealed class ClosedBarrier : ISnapshotBarrier
    {
        public Task<BarrierResult> WaitAsync(long version, TimeSpan limit, CancellationToken cancellationToken) => Task.FromResult(new BarrierResult(false, ["one"], null));
    }
}
