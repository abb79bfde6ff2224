using Relay.Model;
using Relay.Secrets;

namespace Relay.StoreTests.Onboarding;

/// <summary>A vault behind which the process ends as soon as a value is written.</summary>
internal sealed class BreakingVault(ISecretVault inner) : ISecretVault
{
    public int PageSize => inner.PageSize;

    public Task PrepareAsync(CancellationToken cancellationToken) => inner.PrepareAsync(cancellationToken);

    public async Task<VaultWrite> WriteAsync(IReadOnlyDictionary<TenantId, SecretBundle> bundles, CancellationToken cancellationToken)
    {
        _ = await inner.WriteAsync(bundles, cancellationToken);
        throw new BrokenOffException();
    }

    public Task<VaultRead> ReadAsync(IReadOnlyCollection<BundleReference> wanted, CancellationToken cancellationToken) =>
        inner.ReadAsync(wanted, cancellationToken);
}

/// <summary>Stands for the end of a process.</summary>
internal sealed class BrokenOffException() : Exception("The process ended here.");
