using System.Collections.Concurrent;
using Relay.Model;

namespace Relay.Secrets;

/// <summary>Keeps bundles in memory, for a trial.</summary>
internal sealed class TrialVault(TimeProvider time) : ISecretVault
{
    private readonly ConcurrentDictionary<BundleReference, SecretBundle> _bundles = new();

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyDictionary<TenantId, string>> WriteAsync(
        IReadOnlyDictionary<TenantId, SecretBundle> bundles, CancellationToken cancellationToken)
    {
        var versions = bundles.Keys.ToDictionary(tenant => tenant, _ => Guid.CreateVersion7(time.GetUtcNow()).ToString("N"));
        foreach (var (tenant, bundle) in bundles)
        {
            _bundles[new BundleReference(tenant, versions[tenant])] = bundle;
        }

        return Task.FromResult<IReadOnlyDictionary<TenantId, string>>(versions);
    }

    public Task<IReadOnlyDictionary<TenantId, SecretBundle>> ReadAsync(
        IReadOnlyCollection<BundleReference> wanted, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<TenantId, SecretBundle>>(wanted
            .Where(_bundles.ContainsKey)
            .ToDictionary(reference => reference.Tenant, reference => _bundles[reference]));
}
