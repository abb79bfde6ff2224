using Relay.Model;
using Relay.Secrets;

namespace Relay.StoreTests.Secrets.Rotation;

/// <summary>The real vault, with a point before and after each call.</summary>
internal sealed class CutVault(ISecretVault vault, CrashPoints points) : ISecretVault
{
    public int PageSize => vault.PageSize;

    public Task PrepareAsync(CancellationToken cancellationToken) => vault.PrepareAsync(cancellationToken);

    public async Task<VaultWrite> WriteAsync(IReadOnlyDictionary<TenantId, SecretBundle> bundles, CancellationToken cancellationToken)
    {
        points.Pass();
        var written = await vault.WriteAsync(bundles, cancellationToken);
        points.Pass();
        return written;
    }

    public async Task<VaultRead> ReadAsync(IReadOnlyCollection<BundleReference> wanted, CancellationToken cancellationToken)
    {
        points.Pass();
        return await vault.ReadAsync(wanted, cancellationToken);
    }
}
