using System.Diagnostics.CodeAnalysis;
using Relay.Model;

namespace Relay.Secrets;

/// <summary>What became of bundles that were to be written.</summary>
internal sealed class VaultWrite
{
    private VaultWrite(IReadOnlyDictionary<TenantId, string> versions, VaultFault? fault) => (Versions, Fault) = (versions, fault);

    public static VaultWrite Nothing { get; } = new(new Dictionary<TenantId, string>(), null);

    /// <summary>The new version of each tenant's bundle; empty when they were refused.</summary>
    public IReadOnlyDictionary<TenantId, string> Versions { get; }

    /// <summary>Why they were refused; null when they were written.</summary>
    public VaultFault? Fault { get; }

    [MemberNotNullWhen(true, nameof(Fault))]
    public bool IsRefused => Fault is not null;

    public static VaultWrite Done(IReadOnlyDictionary<TenantId, string> versions) => new(versions, null);

    public static VaultWrite Refused(VaultFault fault) => new(new Dictionary<TenantId, string>(), fault);
}

/// <summary>Bundles that were read.</summary>
/// <param name="Bundles">Those that could be read.</param>
/// <param name="Away">Why the vault cannot be asked at all; null when each absent bundle is absent for a reason of its own.</param>
internal sealed record VaultRead(IReadOnlyDictionary<TenantId, SecretBundle> Bundles, VaultFault? Away = null);
