using System.Collections.Concurrent;
using Relay.Model;

namespace Relay.Secrets;

/// <summary>Keeps bundles in memory, for a trial.</summary>
internal sealed class TrialVault(TimeProvider time) : ISecretVault
{
    private readonly ConcurrentDictionary<BundleReference, SecretBundle> _bundles = new();

    public int PageSize => int.MaxValue;

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<VaultWrite> WriteAsync(IReadOnlyDictionary<TenantId, SecretBundle> bundles, CancellationToken cancellationToken)
    {
        var versions = bundles.Keys.ToDictionary(tenant => tenant, _ => Guid.CreateVersion7(time.GetUtcNow()).ToString("N"));
        foreach (var (tenant, bundle) in bundles)
        {
            _bundles[new BundleReference(tenant, versions[tenant])] = bundle;
        }

        return Task.FromResult(VaultWrite.Done(versions));
    }

    public Task<VaultRead> ReadAsync(IReadOnlyCollection<BundleReference> wanted, CancellationToken cancellationToken) => Task.FromResult(new VaultRead(
        wanted.Where(_bundles.ContainsKey).ToDictionary(reference => reference.Tenant, reference => _bundles[reference])));
}
