using Microsoft.EntityFrameworkCore;
using Relay.Model;
using Relay.Storage;
using Relay.Storage.Rows;
using Relay.Tenants;

namespace Relay.Secrets.Rotation;

/// <summary>
/// Changes a tenant's rows and values together: values to the vault first, where they harm nobody, then everything else in one commit that
/// names the vault's new version. Whoever was overtaken by another change begins anew with what that one left.
/// </summary>
internal sealed class TenantEdits(TenantDb databases, TenantBundles bundles)
{
    private const int Attempts = 5;

    /// <summary>Runs a change; it may run several times, each time on fresh rows.</summary>
    /// <param name="change">Changes rows and values, or says why not; then nothing is written.</param>
    /// <param name="withValues">False: values are neither read nor changed, so that it works while the vault is away.</param>
    public async Task<RotationResult> RunAsync(
        TenantId tenant, Func<TenantEdit, CancellationToken, Task<RotationResult>> change, bool withValues, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = databases.Open(tenant);
            if (await db.Tenants.WithParts().SingleOrDefaultAsync(cancellationToken) is not { } row)
            {
                return RotationFault.NotFound("There is no such tenant.");
            }

            var (bundle, unread) = withValues ? await ReadAsync(row, cancellationToken) : default;
            if (unread is not null)
            {
                return unread;
            }

            var edit = new TenantEdit(db, row, bundle);
            var result = await change(edit, cancellationToken);
            if (result.Fault is not null)
            {
                return result;
            }

            if (withValues && !ReferenceEquals(edit.Bundle, bundle) && await bundles.WriteAsync(row, edit.Bundle, cancellationToken) is { } refused)
            {
                return Refusal(refused);
            }

            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return result;
            }
            catch (DbUpdateException overtaken) when (StoreFault.IsOvertaken(overtaken))
            {
                if (attempt == Attempts)
                {
                    return RotationFault.Conflict("busy", "The tenant is being changed by others again and again. Try once more.");
                }
            }
        }
    }

    /// <summary>The tenant as he is in store and vault; null when he is gone or his values cannot be read.</summary>
    public async Task<(Tenant? Tenant, RotationFault? Fault)> ReadAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var db = databases.Open(tenant);
        if (await db.Tenants.WithParts().AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } row)
        {
            return (null, RotationFault.NotFound("There is no such tenant."));
        }

        var (bundle, unread) = await ReadAsync(row, cancellationToken);
        return bundle is null ? (null, unread) : (TenantAssembler.Assemble(row, bundle), null);
    }

    private async Task<(SecretBundle? Bundle, RotationFault? Fault)> ReadAsync(TenantRow row, CancellationToken cancellationToken)
    {
        var (bundle, fault) = await bundles.ReadAsync(row, cancellationToken);
        return bundle is not null ? (bundle, null)
            : (null, fault is not null ? Refusal(fault) : RotationFault.Away("vault-unreadable", "The tenant's secrets cannot be read from the vault."));
    }

    private static RotationFault Refusal(VaultFault fault) => fault.IsFinal
        ? RotationFault.Conflict("vault-refused", fault.Reason)
        : RotationFault.Away("vault-away", fault.Reason);
}

/// <summary>A tenant while he is changed.</summary>
internal sealed class TenantEdit(RelayDb db, TenantRow row, SecretBundle? bundle)
{
    private SecretBundle? _bundle = bundle;

    public RelayDb Db => db;

    public TenantRow Row => row;

    /// <summary>The values as they are to be.</summary>
    public SecretBundle Bundle
    {
        get => _bundle ?? throw new InvalidOperationException("The change was begun without values.");
        set => _bundle = value;
    }
}
