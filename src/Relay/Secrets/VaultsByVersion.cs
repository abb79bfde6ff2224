using Microsoft.Extensions.Options;
using Relay.Model;

namespace Relay.Secrets;

/// <summary>
/// Both vaults, while secrets are on their way from one to the other: new versions go to the one that is set, and each version is read from
/// where it was written.
/// </summary>
internal sealed class VaultsByVersion(LocalVault local, KeyVaultVault keyVault, IOptions<SecretsOptions> options) : ISecretVault
{
    private ISecretVault Current => options.Value.Provider == SecretsOptions.KeyVaultProvider ? keyVault : local;

    public int PageSize => keyVault.PageSize;

    public Task PrepareAsync(CancellationToken cancellationToken) => Current.PrepareAsync(cancellationToken);

    public Task<VaultWrite> WriteAsync(IReadOnlyDictionary<TenantId, SecretBundle> bundles, CancellationToken cancellationToken) =>
        Current.WriteAsync(bundles, cancellationToken);

    public async Task<VaultRead> ReadAsync(IReadOnlyCollection<BundleReference> wanted, CancellationToken cancellationToken)
    {
        var (remote, own) = (wanted.Where(KeyVaultVault.Wrote).ToList(), wanted.Where(w => !KeyVaultVault.Wrote(w)).ToList());
        var read = await keyVault.ReadAsync(remote, cancellationToken);
        if (own.Count == 0)
        {
            return read;
        }

        var kept = await local.ReadAsync(own, cancellationToken);
        return read with { Bundles = read.Bundles.Concat(kept.Bundles).ToDictionary() };
    }
}
