using Microsoft.Extensions.Options;
using Relay.Channels.WhatsApp;
using Relay.Connections.Checks;
using Relay.Fleet;
using Relay.Model;
using Relay.Secrets.Rotation;

namespace Relay.Connections.Deployment;

/// <summary>
/// Sets up a tenant's webhooks at both providers, step by step: each looks first, changes what is not as it should be, and can be repeated.
/// A secret is kept, and known by every process, before a provider is told of it.
/// </summary>
internal sealed class WebhookDeployment(
    GenesysDeployment genesys, MetaDeployment meta, DeploymentStore store, ISnapshotBarrier barrier, LiveConnections connections, ITenantDirectory tenants,
    CheckRuns checks, IOptions<RelayOptions> options, TimeProvider time)
{
    private static readonly TimeSpan OwnSnapshotLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The tenant was deleted, or its secrets cannot be read.</summary>
    public static DeploymentFault Gone { get; } = new("The tenant's secrets cannot be read at the moment.", "Deploy again in a minute. If it fails again, tell whoever operates Relay.");

    public async Task DeployAsync(TenantId tenant, Actor actor, Action<DeploymentStep> tell, CancellationToken cancellationToken)
    {
        var webhooks = WebhookAddresses.Of(options.Value.WebhookBaseUrl, tenant);
        var run = new DeploymentRun(tenant, actor, webhooks, store, barrier, time, tell);
        if (connections.Find(tenant) is not { } known)
        {
            await run.FailAsync(DeploymentSteps.Prepare, Gone, cancellationToken);
            return;
        }

        if (Unready(known) is { } unready)
        {
            await run.FailAsync(DeploymentSteps.Prepare, unready, cancellationToken);
            return;
        }

        // Asked after the claim was taken, which keeps others from beginning now.
        if (await store.OpenRotationAsync(tenant, known.IntegrationId, cancellationToken) is { } kind)
        {
            await run.FailAsync(DeploymentSteps.Prepare, Rotating(kind), cancellationToken);
            return;
        }

        run.Tell(DeploymentSteps.Prepare, DeploymentOutcomes.Done, "Everything that is needed is there.");
        if (await PrepareSecretsAsync(run, cancellationToken) is { } version && await run.EveryProcessKnowsAsync(version, cancellationToken))
        {
            // Apart: what one provider refuses keeps the other from nothing.
            if (known.Genesys is { } genesysAccess)
            {
                await genesys.DeployAsync(run, genesysAccess, known.OrganizationId, cancellationToken);
            }

            if (known.WhatsApp is { } whatsApp)
            {
                await meta.DeployAsync(run, whatsApp, cancellationToken);
            }
        }

        await CheckAsync(run, actor, cancellationToken);
    }

    private static DeploymentFault Rotating(string kind) => new(
        kind == RotationKinds.GenesysSignature ? "The signature secret of the Genesys integration is being changed." : "A secret of the Meta app is being changed.",
        "Wait until that is confirmed, or cancel it on the Secrets page; then deploy again.");

    private static DeploymentFault? Unready(TenantConnection known)
    {
        if (known.Genesys is null && known.WhatsApp is null)
        {
            return new DeploymentFault("Neither Genesys nor WhatsApp has been entered yet.", "Enter them under Onboarding first.");
        }

        return known.Webhooks.Meta.AbsoluteUri.Length > WhatsAppAdministration.MaxCallbackLength
            ? new DeploymentFault("Relay's public address is longer than Meta takes.", "Tell whoever operates Relay: Relay:PublicBaseUrl has to be shorter.")
            : null;
    }

    // The version that every process has to know before a provider is told of anything; null: it was told why not.
    private async Task<long?> PrepareSecretsAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        var made = false;
        var (version, fault) = await run.ChangeAsync(
            change =>
            {
                var before = change.Bundle;
                MetaDeployment.PrepareToken(change, time.GetUtcNow());
                GenesysDeployment.PrepareSecret(change, time.GetUtcNow());
                made = !ReferenceEquals(before, change.Bundle);
            },
            cancellationToken);
        if (fault is not null)
        {
            await run.FailAsync(DeploymentSteps.Secrets, fault, cancellationToken);
            return null;
        }

        run.Tell(DeploymentSteps.Secrets, made ? DeploymentOutcomes.Done : DeploymentOutcomes.Unchanged, made ? "They were generated and are in the vault." : "They are in the vault already.");
        return version;
    }

    private async Task CheckAsync(DeploymentRun run, Actor actor, CancellationToken cancellationToken)
    {
        // The checks ask by this process's tenants, which may be a moment behind the store.
        var version = await store.ReadAsync(run.Tenant, (row, _) => new Saved(row.Version), cancellationToken);
        var started = time.GetTimestamp();
        while (tenants.Current.Version < version?.Number && time.GetElapsedTime(started) < OwnSnapshotLimit)
        {
            await Task.Delay(Pause, time, cancellationToken);
        }

        await store.TellAsync(run.Tenant, actor, "webhooks.deployed", [("outcome", run.HasFailed ? DeploymentOutcomes.Failed : DeploymentOutcomes.Done)], cancellationToken);
        if (connections.Find(run.Tenant) is not { } connection)
        {
            await run.FailAsync(DeploymentSteps.Checks, Gone, cancellationToken);
            return;
        }

        var running = checks.BeginAnew(connection);
        await running.Completion.WaitAsync(cancellationToken);
        var results = running.Results.SoFar;
        var bad = results.Count(r => r.Finding.State == CheckStates.Failed);
        run.Tell(
            DeploymentSteps.Checks, bad == 0 ? DeploymentOutcomes.Done : DeploymentOutcomes.Left,
            bad == 0 ? "All checks passed, or wait for something." : $"{bad} of {results.Count} checks failed: see what each says.");
    }

    private sealed record Saved(long Number);
}
