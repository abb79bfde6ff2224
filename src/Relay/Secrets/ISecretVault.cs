using Relay.Model;

namespace Relay.Secrets;

/// <summary>
/// Where the values of secrets are kept: one bundle per tenant, in versions that are never changed. The store says which version counts,
/// so a value is written here first and counts from the moment when the store's change is committed.
/// </summary>
internal interface ISecretVault
{
    /// <summary>How many bundles are to be asked for at once: what came is used before the next are asked for.</summary>
    int PageSize { get; }

    /// <summary>Called at every start, by one process at a time, before anything is read or written.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes each bundle, whole, as a new version; all of them, or the answer says why not. What was written of a refused change counts
    /// nowhere, since the store does not name it.
    /// </summary>
    Task<VaultWrite> WriteAsync(IReadOnlyDictionary<TenantId, SecretBundle> bundles, CancellationToken cancellationToken);

    /// <summary>Reads bundles; what cannot be read now is absent from the result, and those who need it must not do without.</summary>
    Task<VaultRead> ReadAsync(IReadOnlyCollection<BundleReference> wanted, CancellationToken cancellationToken);
}

/// <summary>A version of a tenant's bundle.</summary>
internal readonly record struct BundleReference(TenantId Tenant, string Version);
