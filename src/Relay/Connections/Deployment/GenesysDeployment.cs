using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Relay.Channels;
using Relay.Channels.Genesys;
using Relay.Model;
using Relay.Secrets;
using Relay.Storage;
using Relay.Storage.Rows;

namespace Relay.Connections.Deployment;

/// <summary>
/// Sees that the tenant has an Open Messaging integration, that its webhook is Relay's address, and that it signs with a secret that every
/// process knows. It can be repeated from any point: an integration that was made and not recorded is found again by its address.
/// </summary>
internal sealed class GenesysDeployment(GenesysClient genesys)
{
    /// <summary>The value of a secret for an integration whose id nobody knows yet.</summary>
    public const string PendingSecret = "signing.genesys.pending";

    private const int SecretBytes = 32;

    /// <summary>Keeps a secret for an integration that is yet to be made.</summary>
    public static void PrepareSecret(TenantChange change, DateTimeOffset now)
    {
        if (change.Row.Organization is not null && change.Bundle.Find(PendingSecret) is null && SecretOf(change.Row, change.Bundle, IntegrationOf(change.Row), now) is null)
        {
            KeepPending(change, NewSecret());
        }
    }

    public async Task DeployAsync(DeploymentRun run, GenesysAccess access, string? organizationId, CancellationToken cancellationToken)
    {
        var (organization, fault) = await genesys.OrganizationAsync(access, cancellationToken);
        if (fault is not null)
        {
            await run.FailAsync(DeploymentSteps.Integration, fault, cancellationToken);
            return;
        }

        if (organizationId is not null && !string.Equals(organizationId, organization!.Id, StringComparison.OrdinalIgnoreCase))
        {
            // What is not found in a foreign organisation was not deleted.
            await run.FailAsync(
                DeploymentSteps.Integration,
                new DeploymentFault(
                    $"The OAuth client belongs to another organisation: {organization.Name ?? organization.Id}.",
                    "Create the OAuth client in the organisation with which you sign in to Relay, and enter its id and secret."),
                cancellationToken);
            return;
        }

        var known = await run.Store.ReadAsync(run.Tenant, (row, bundle) => new Known(IntegrationOf(row), bundle.Find(PendingSecret)), cancellationToken);
        if (known is null)
        {
            await run.FailAsync(DeploymentSteps.Integration, WebhookDeployment.Gone, cancellationToken);
            return;
        }

        var (made, step) = await FindOrCreateAsync(run, access, known, cancellationToken);
        if (made is null || !await RecordAsync(run, made, known.IntegrationId, cancellationToken))
        {
            return;
        }

        if (step != DeploymentOutcomes.Done)
        {
            await TellGenesysAsync(run, access, made, cancellationToken);
        }
        else
        {
            run.Tell(DeploymentSteps.Webhook, DeploymentOutcomes.Unchanged, "The new integration was made with both.");
        }
    }

    private static SecretValue NewSecret() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)));

    private static void KeepPending(TenantChange change, SecretValue secret)
    {
        change.Bundle = change.Bundle.With(PendingSecret, secret);
        change.Audit("webhooks.signature-secret-made");
    }

    // The account that the integration serves, or may serve: a tenant's first number.
    private static AccountRow? AccountOf(TenantRow row) =>
        row.Accounts.Where(a => a.Channel == "whatsapp").OrderBy(a => a.GenesysIntegrationId is null).ThenBy(a => a.Id, StringComparer.Ordinal).FirstOrDefault();

    private static string? IntegrationOf(TenantRow row) =>
        AccountOf(row)?.GenesysIntegrationId ?? row.Integrations.Select(i => i.Id).Order(StringComparer.Ordinal).FirstOrDefault();

    // In an overlap the one without an end: with the other one every webhook would be refused when it ends.
    private static SecretValue? SecretOf(TenantRow row, SecretBundle bundle, string? integration, DateTimeOffset now) => ValidityWindow.Lasting(
        row.SigningSecrets.Where(s => s.Provider == ProviderKeys.Genesys && s.Owner == integration),
        s => new ValidityWindow(s.NotBefore, s.NotAfter), now) is { } lasting ? bundle.Find(lasting.SecretName) : null;

    private async Task<(GenesysIntegrationState? Found, string Outcome)> FindOrCreateAsync(
        DeploymentRun run, GenesysAccess access, Known known, CancellationToken cancellationToken)
    {
        var (found, fault) = await LookAsync(run, access, known, cancellationToken);
        var outcome = found is null ? DeploymentOutcomes.Done : DeploymentOutcomes.Unchanged;
        if (fault is null && (found is null || found.Id != known.IntegrationId))
        {
            var (pending, refusal) = await PendingAsync(run, known, cancellationToken);
            if (refusal is not null)
            {
                await run.FailAsync(DeploymentSteps.Integration, refusal, cancellationToken);
                return (null, DeploymentOutcomes.Failed);
            }

            if (found is null)
            {
                (found, fault) = await genesys.CreateAsync(access, NameFor(run.Tenant), run.Webhooks.Genesys, pending!, cancellationToken);
            }
        }

        if (fault is null)
        {
            (found, fault) = await genesys.UntilCreatedAsync(access, found!, cancellationToken);
        }

        if (fault is not null)
        {
            await run.FailAsync(DeploymentSteps.Integration, fault, cancellationToken);
            return (null, DeploymentOutcomes.Failed);
        }

        if (outcome == DeploymentOutcomes.Done)
        {
            await run.DoneAsync(DeploymentSteps.Integration, $"“{found!.Name}” was created in Genesys.", [("integration", found.Id)], cancellationToken);
        }
        else
        {
            run.Tell(DeploymentSteps.Integration, outcome, $"“{found!.Name}” is there.");
        }

        return (found, outcome);
    }

    // Neither: it has to be made.
    private async Task<ProviderResult<GenesysIntegrationState>> LookAsync(DeploymentRun run, GenesysAccess access, Known known, CancellationToken cancellationToken)
    {
        if (known.IntegrationId is { } id)
        {
            var kept = await genesys.IntegrationAsync(access, id, cancellationToken);
            if (kept.Fault?.Code != ProviderFaults.GenesysNotFound)
            {
                return kept;
            }
        }

        return await AdoptAsync(run, access, cancellationToken);
    }

    // The one that was kept before, also when an integration turns out only now to be gone.
    private static async Task<(SecretValue? Secret, DeploymentFault? Refusal)> PendingAsync(DeploymentRun run, Known known, CancellationToken cancellationToken)
    {
        if (known.Pending is not null)
        {
            return (known.Pending, null);
        }

        var made = NewSecret();
        return (made, (await run.ChangeAsync(change => KeepPending(change, made), cancellationToken)).Fault);
    }

    // By the address, since nobody else's integration can have it; by the name, when there are several.
    private async Task<ProviderResult<GenesysIntegrationState>> AdoptAsync(DeploymentRun run, GenesysAccess access, CancellationToken cancellationToken)
    {
        var (all, fault) = await genesys.IntegrationsAsync(access, cancellationToken);
        var found = all?
            .Where(i => WebhookAddresses.Same(i.WebhookUrl, run.Webhooks.Genesys) && !i.HasFailed)
            .OrderBy(i => i.Name != NameFor(run.Tenant))
            .ThenBy(i => i.Id, StringComparer.Ordinal)
            .FirstOrDefault();
        return new ProviderResult<GenesysIntegrationState>(found, fault);
    }

    // Nothing can come from an integration to which no message was ever sent, so it may exist before every process knows its secret.
    private static async Task<bool> RecordAsync(DeploymentRun run, GenesysIntegrationState made, string? former, CancellationToken cancellationToken)
    {
        var now = run.Time.GetUtcNow();
        var changed = false;
        TenantChanged kept;
        try
        {
            kept = await run.ChangeAsync(change => changed = Record(change, made, former, now), cancellationToken);
        }
        catch (DbUpdateException taken) when (StoreFault.IsTaken(taken))
        {
            await run.FailAsync(
                DeploymentSteps.Record,
                new DeploymentFault(
                    "The integration belongs to another tenant of this Relay, or serves another account.",
                    "Delete the integration in Genesys under Admin > Message > Platforms and deploy again, so that a new one is made."),
                cancellationToken);
            return false;
        }

        if (kept.Fault is not null)
        {
            await run.FailAsync(DeploymentSteps.Record, kept.Fault, cancellationToken);
            return false;
        }

        run.Tell(DeploymentSteps.Record, changed ? DeploymentOutcomes.Done : DeploymentOutcomes.Unchanged, changed ? "Relay uses the integration." : "Relay uses the integration already.");
        return await run.EveryProcessKnowsAsync(kept.Version, cancellationToken);
    }

    private static bool Record(TenantChange change, GenesysIntegrationState made, string? former, DateTimeOffset now)
    {
        var row = change.Row;
        var changed = false;
        if (!row.Integrations.Exists(i => i.Id == made.Id))
        {
            row.Integrations.Add(new IntegrationRow { TenantId = row.Id, Id = made.Id });
            changed = true;
        }

        if (SecretOf(row, change.Bundle, made.Id, now) is null && change.Bundle.Find(PendingSecret) is { } pending)
        {
            var id = $"g{Guid.CreateVersion7(now):N}";
            change.Bundle = change.Bundle.With(SecretNames.Signing(ProviderKeys.Genesys, id), pending);
            row.SigningSecrets.Add(new SigningSecretRow
            {
                TenantId = row.Id, Provider = ProviderKeys.Genesys, Id = id, Owner = made.Id, SecretName = SecretNames.Signing(ProviderKeys.Genesys, id),
            });
            changed = true;
        }

        change.Bundle = change.Bundle.Without(PendingSecret);
        if (AccountOf(row) is { } account && account.GenesysIntegrationId != made.Id)
        {
            account.GenesysIntegrationId = made.Id;
            changed = true;
        }

        // Genesys knows it no more, so nothing can come from it.
        if (former is not null && former != made.Id && row.Integrations.Find(i => i.Id == former) is { } dead)
        {
            row.SigningSecrets.Where(s => s.Provider == ProviderKeys.Genesys && s.Owner == former).ToList().ForEach(change.Remove);
            change.Remove(dead);
        }

        if (changed)
        {
            change.Audit("webhooks.genesys-record", ("before", former), ("after", made.Id));
        }

        return changed;
    }

    private async Task TellGenesysAsync(DeploymentRun run, GenesysAccess access, GenesysIntegrationState made, CancellationToken cancellationToken)
    {
        if (await run.Store.IsRotatingAsync(run.Tenant, made.Id, cancellationToken))
        {
            // Begun since, while this process stood still for longer than its claim: of two secrets without an end Genesys would be told one, and
            // the rotation count on the other.
            await run.FailAsync(
                DeploymentSteps.Webhook,
                new DeploymentFault("The signature secret is being rotated.", "Wait until Secrets shows that the rotation is confirmed, or cancel it there; then deploy again."), cancellationToken);
            return;
        }

        var now = run.Time.GetUtcNow();
        var secret = await run.Store.ReadAsync(run.Tenant, (row, bundle) => SecretOf(row, bundle, made.Id, now), cancellationToken);
        if (secret is null)
        {
            await run.FailAsync(DeploymentSteps.Webhook, new DeploymentFault("The integration's signature secret is gone.", "Deploy again: a new one is made."), cancellationToken);
            return;
        }

        // Genesys does not show the secret that it has, so it is told even when the address is right.
        var (_, fault) = await genesys.ChangeAsync(access, made, run.Webhooks.Genesys, secret, cancellationToken);
        if (fault is not null)
        {
            await run.FailAsync(DeploymentSteps.Webhook, fault, cancellationToken);
            return;
        }

        await run.DoneAsync(
            DeploymentSteps.Webhook, "Genesys knows the address and the secret.", [("before", made.WebhookUrl), ("after", run.Webhooks.Genesys.AbsoluteUri)], cancellationToken);
    }

    private static string NameFor(TenantId tenant) => $"Relay {tenant}";

    private sealed record Known(string? IntegrationId, SecretValue? Pending);
}
