using Relay.Model;
using Relay.Storage.Rows;

namespace Relay.Secrets;

/// <summary>
/// Reads and writes the bundle of one tenant for whoever changes his rows as well. The vault comes first: a value that the store does not speak
/// of harms nobody.
/// </summary>
internal sealed class TenantBundles(ISecretVault vault)
{
    /// <summary>The bundle that counts; empty when the tenant has none.</summary>
    /// <returns>No bundle when it cannot be read; the fault says why, unless it concerns this one alone.</returns>
    public async Task<(SecretBundle? Bundle, VaultFault? Fault)> ReadAsync(TenantRow row, CancellationToken cancellationToken)
    {
        if (row.Bundle is not { } version)
        {
            return (SecretBundle.Empty, null);
        }

        var tenant = TenantId.Parse(row.Id);
        var read = await vault.ReadAsync([new BundleReference(tenant, version)], cancellationToken);
        return (read.Bundles.GetValueOrDefault(tenant), read.Away);
    }

    /// <summary>
    /// Writes a bundle, and names it in the row. It counts when the row is saved, which fails if somebody else has named another one meanwhile.
    /// </summary>
    /// <returns>Why the vault refused it; null when it is written.</returns>
    public async Task<VaultFault?> WriteAsync(TenantRow row, SecretBundle bundle, CancellationToken cancellationToken)
    {
        var tenant = TenantId.Parse(row.Id);
        var written = await vault.WriteAsync(new Dictionary<TenantId, SecretBundle> { [tenant] = bundle }, cancellationToken);
        if (!written.IsRefused)
        {
            row.Bundle = written.Versions[tenant];
        }

        return written.Fault;
    }
}
