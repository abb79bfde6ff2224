using Relay.Model;

namespace Relay.Secrets;

/// <summary>
/// Where the values of secrets are kept: one bundle per tenant, in versions that are never changed. The store says which version counts,
/// so a value is written here first and counts from the moment when the store's change is committed.
/// </summary>
internal interface ISecretVault
{
    /// <summary>Called at every start, by one process at a time, before anything is read or written.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Writes each bundle, whole, as a new version.</summary>
    /// <returns>The new version of each tenant.</returns>
    Task<IReadOnlyDictionary<TenantId, string>> WriteAsync(IReadOnlyDictionary<TenantId, SecretBundle> bundles, CancellationToken cancellationToken);

    /// <summary>Reads bundles; what cannot be read now is absent from the result, and those who need it must not do without.</summary>
    Task<IReadOnlyDictionary<TenantId, SecretBundle>> ReadAsync(IReadOnlyCollection<BundleReference> wanted, CancellationToken cancellationToken);
}

/// <summary>A version of a tenant's bundle.</summary>
internal readonly record struct BundleReference(TenantId Tenant, string Version);
