using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Relay.Model;

/// <summary>All tenants at one moment. Immutable and swapped whole, so a request sees one state from its first check to its last.</summary>
internal sealed class TenantSnapshot
{
    /// <summary>The pseudo-channel under which Genesys integrations are looked up.</summary>
    public const string GenesysChannel = "genesys";

    /// <summary>The pseudo-channel under which WhatsApp business accounts are looked up.</summary>
    public const string WabaChannel = "waba";

    private readonly FrozenDictionary<string, Tenant> _tenants;
    private readonly FrozenDictionary<(string Channel, string Id), TenantId[]> _owners;

    // By the first half of the hash; whole hashes are compared in constant time.
    private readonly FrozenDictionary<UInt128, HeldApiKey[]> _keys;

    public TenantSnapshot(long version, IEnumerable<Tenant> tenants)
    {
        Version = version;
        _tenants = tenants.ToFrozenDictionary(t => t.Id.Value, StringComparer.Ordinal);
        _owners = _tenants.Values
            .SelectMany(t => Names(t).Select(name => (name, t.Id)))
            .GroupBy(pair => pair.name, pair => pair.Id)
            .ToFrozenDictionary(group => group.Key, group => group.Distinct().ToArray());
        _keys = _tenants.Values
            .SelectMany(t => t.ApiKeys.Where(k => k.Sha256.Length == SHA256.HashSizeInBytes).Select(k => new HeldApiKey(t, k)))
            .GroupBy(held => BinaryPrimitives.ReadUInt128BigEndian(held.Key.Sha256))
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    public static TenantSnapshot Empty { get; } = new(0, []);

    public long Version { get; }

    public int Count => _tenants.Count;

    public IEnumerable<Tenant> Tenants => _tenants.Values;

    public Tenant? Find(string tenantId) => _tenants.GetValueOrDefault(tenantId);

    /// <summary>Without making a string of a piece of a path or a record's key.</summary>
    public Tenant? Find(ReadOnlySpan<char> tenantId) =>
        _tenants.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(tenantId, out var tenant) ? tenant : null;

    /// <summary>The API key with this hash; null when nobody has it.</summary>
    public HeldApiKey? FindKey(ReadOnlySpan<byte> sha256)
    {
        if (sha256.Length != SHA256.HashSizeInBytes || !_keys.TryGetValue(BinaryPrimitives.ReadUInt128BigEndian(sha256), out var candidates))
        {
            return null;
        }

        HeldApiKey? found = null;
        foreach (var candidate in candidates)
        {
            found = CryptographicOperations.FixedTimeEquals(candidate.Key.Sha256, sha256) ? candidate : found;
        }

        return found;
    }

    /// <summary>Who has an account, an integration (<see cref="GenesysChannel"/>) or a WABA (<see cref="WabaChannel"/>).</summary>
    public Ownership OwnershipOf(string channel, string id, TenantId asker)
    {
        if (!_owners.TryGetValue((channel, id), out var owners))
        {
            return Ownership.Nobody;
        }

        return owners.AsSpan().Contains(asker) ? Ownership.Own : Ownership.Foreign;
    }

    private static IEnumerable<(string Channel, string Id)> Names(Tenant tenant)
    {
        foreach (var account in tenant.Accounts)
        {
            yield return (account.Channel, account.Id);
            if (account.WabaId is { } waba)
            {
                yield return (WabaChannel, waba);
            }
        }

        foreach (var integration in tenant.Genesys?.Integrations ?? [])
        {
            yield return (GenesysChannel, integration.Id);
        }
    }
}

/// <summary>Whose something is, seen from one tenant.</summary>
internal enum Ownership
{
    Own,
    Foreign,
    Nobody,
}
