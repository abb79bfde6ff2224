using Microsoft.EntityFrameworkCore;
using Relay.Audit;
using Relay.Model;
using Relay.Secrets;
using Relay.Secrets.Rotation;
using Relay.Storage;
using Relay.Storage.Rows;
using Relay.Tenants;

namespace Relay.Connections.Deployment;

/// <summary>Changes a tenant's rows and bundle together with the audit: the vault first, since a value that the store does not speak of harms nobody.</summary>
internal sealed class DeploymentStore(TenantDb databases, TenantBundles bundles)
{
    private const int Attempts = 5;

    /// <summary>Changes the tenant; when somebody else changed its secrets meanwhile, once more on what is there then.</summary>
    public async Task<TenantChanged> ChangeAsync(TenantId tenant, Actor actor, Action<TenantChange> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = databases.Open(tenant);
            var row = await db.Tenants.WithParts().SingleOrDefaultAsync(t => t.Id == tenant.Value, cancellationToken);
            if (row is null || (await bundles.ReadAsync(row, cancellationToken)).Bundle is not { } bundle)
            {
                return new TenantChanged(0, WebhookDeployment.Gone);
            }

            var changing = new TenantChange(db, row, bundle, tenant, actor);
            change(changing);
            if (!ReferenceEquals(changing.Bundle, bundle) && await bundles.WriteAsync(row, changing.Bundle, cancellationToken) is { } refused)
            {
                return new TenantChanged(0, new DeploymentFault(
                    $"The key vault does not take the secrets: {refused.Reason}", "Nothing was changed. Deploy again later; if it fails again, tell whoever operates Relay."));
            }

            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return new TenantChanged(db.SavedVersion ?? row.Version, null);
            }
            catch (DbUpdateException overtaken) when (attempt < Attempts && StoreFault.IsOvertaken(overtaken))
            {
                continue;
            }
        }
    }

    /// <summary>What is there now.</summary>
    /// <returns>Null when the tenant is gone or its secrets cannot be read.</returns>
    public async Task<T?> ReadAsync<T>(TenantId tenant, Func<TenantRow, SecretBundle, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        await using var db = databases.Open(tenant);
        var row = await db.Tenants.WithParts().AsNoTracking().SingleOrDefaultAsync(t => t.Id == tenant.Value, cancellationToken);
        return row is null || (await bundles.ReadAsync(row, cancellationToken)).Bundle is not { } bundle ? null : read(row, bundle);
    }

    /// <summary>Whether a rotation of this owner's secret is under way, which tells the provider by itself.</summary>
    public async Task<bool> IsRotatingAsync(TenantId tenant, string owner, CancellationToken cancellationToken)
    {
        await using var db = databases.Open(tenant);

        // An open one is not confirmed and not finished; the words of its states are the rotation's own.
        return await db.Rotations.AnyAsync(r => r.Owner == owner && r.ConfirmedAt == null && r.FinishedAt == null, cancellationToken);
    }

    /// <summary>Whether a secret that a deployment may change is being changed already.</summary>
    /// <param name="integration">The one that is deployed; null: it is yet to be found.</param>
    /// <returns>The kind of the secret, one of <see cref="RotationKinds"/>; null: none.</returns>
    public async Task<string?> OpenRotationAsync(TenantId tenant, string? integration, CancellationToken cancellationToken)
    {
        await using var db = databases.Open(tenant);
        return await db.Rotations.AsNoTracking()
            .Where(r => r.State == RotationStates.Spreading || r.State == RotationStates.Telling || r.State == RotationStates.AwaitingValue)
            .Where(r => r.Kind != RotationKinds.GenesysSignature || integration == null || r.Owner == integration)
            .Select(r => r.Kind)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Remembers that something was done at a provider.</summary>
    public async Task TellAsync(TenantId tenant, Actor actor, string action, (string Name, string? Value)[] detail, CancellationToken cancellationToken)
    {
        await using var db = databases.Open(tenant);
        db.Audit.Add(AuditEntry.Of(tenant, actor, action, detail));
        await db.SaveChangesAsync(cancellationToken);
    }
}

/// <summary>What became of a change.</summary>
/// <param name="Version">The version that every process has to know.</param>
/// <param name="Fault">Why nothing was changed; null when something was.</param>
internal sealed record TenantChanged(long Version, DeploymentFault? Fault);

/// <summary>A change of a tenant that is being made.</summary>
internal sealed class TenantChange(RelayDb db, TenantRow row, SecretBundle bundle, TenantId tenant, Actor actor)
{
    public TenantRow Row { get; } = row;

    public SecretBundle Bundle { get; set; } = bundle;

    public void Remove(object part) => db.Remove(part);

    public void Audit(string action, params ReadOnlySpan<(string Name, string? Value)> detail) => db.Audit.Add(AuditEntry.Of(tenant, actor, action, detail));
}
