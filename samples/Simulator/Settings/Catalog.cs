using System.Collections.Frozen;

namespace Relay.Simulator.Settings;

/// <summary>The settings, arranged for look-up by what requests carry.</summary>
internal sealed class Catalog
{
    private readonly FrozenDictionary<string, NumberEntry> _numbers;
    private readonly FrozenDictionary<Guid, TenantSettings> _tenantsByClient;

    public Catalog(SimulatorSettings settings)
    {
        Tenants = settings.Tenants;
        _numbers = settings.Tenants
            .SelectMany(tenant => tenant.Numbers.Select(number => new NumberEntry(tenant, number)))
            .ToFrozenDictionary(entry => entry.Number.PhoneNumberId, StringComparer.Ordinal);
        _tenantsByClient = settings.Tenants.Where(tenant => tenant.Genesys is not null).ToFrozenDictionary(tenant => tenant.Genesys!.ClientId);
    }

    public IReadOnlyList<TenantSettings> Tenants { get; }

    public NumberEntry? Number(string phoneNumberId) => _numbers.GetValueOrDefault(phoneNumberId);

    /// <summary>The number to take when a driving request names none: the only one there is.</summary>
    public NumberEntry? OnlyNumber => _numbers.Count == 1 ? _numbers.Values[0] : null;

    public TenantSettings? TenantOfClient(string? clientId) => Guid.TryParse(clientId, out var value) ? _tenantsByClient.GetValueOrDefault(value) : null;
}

internal sealed record NumberEntry(TenantSettings Tenant, NumberSettings Number);
