using System.Collections.Frozen;

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

    public TenantSnapshot(long version, IEnumerable<Tenant> tenants)
    {
        Version = version;
        _tenants = tenants.ToFrozenDictionary(t => t.Id.Value, StringComparer.Ordinal);
        _owners = _tenants.Values
            .SelectMany(t => Names(t).Select(name => (name, t.Id)))
            .GroupBy(pair => pair.name, pair => pair.Id)
            .ToFrozenDictionary(group => group.Key, group => group.Distinct().ToArray());
    }

    public static TenantSnapshot Empty { get; } = new(0, []);

    public long Version { get; }

    public int Count => _tenants.Count;

    public IEnumerable<Tenant> Tenants => _tenants.Values;

    public Tenant? Find(string tenantId) => _tenants.GetValueOrDefault(tenantId);

    /// <summary>Without making a string of a piece of a path or a record's key.</summary>
    public Tenant? Find(ReadOnlySpan<char> tenantId) =>
        _tenants.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(tenantId, out var tenant) ? tenant : null;

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
