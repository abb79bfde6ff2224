using Relay.Model;
using Relay.Secrets;
using Relay.Storage.Rows;

namespace Relay.Onboarding;

/// <summary>Reads and writes the bundle of one tenant.</summary>
internal sealed class TenantBundle(ISecretVault vault)
{
    /// <summary>The bundle that counts; empty when the tenant has none, null when it cannot be read now.</summary>
    public async Task<SecretBundle?> ReadAsync(TenantRow row, CancellationToken cancellationToken)
    {
        if (row.Bundle is null)
        {
            return SecretBundle.Empty;
        }

        var tenant = TenantId.Parse(row.Id);
        return (await vault.ReadAsync([new BundleReference(tenant, row.Bundle)], cancellationToken)).Bundles.GetValueOrDefault(tenant);
    }

    /// <summary>
    /// Writes a bundle, and names it in the row. It counts when the row is saved, which fails if somebody else has named another one meanwhile.
    /// </summary>
    /// <returns>Why the vault refused it; null when it is written.</returns>
    public async Task<string?> WriteAsync(TenantRow row, SecretBundle bundle, CancellationToken cancellationToken)
    {
        var tenant = TenantId.Parse(row.Id);
        var written = await vault.WriteAsync(new Dictionary<TenantId, SecretBundle> { [tenant] = bundle }, cancellationToken);
        if (written.IsRefused)
        {
            return $"Nothing was saved: {written.Fault.Reason}";
        }

        row.Bundle = written.Versions[tenant];
        return null;
    }
}
