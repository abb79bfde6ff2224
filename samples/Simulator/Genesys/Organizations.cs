using System.Collections.Concurrent;
using System.Collections.Immutable;
using Relay.Simulator.Genesys.Integrations;
using Relay.Simulator.Settings;

namespace Relay.Simulator.Genesys;

/// <summary>The organisations as they are now. Each is an immutable value, so that a request sees one state from its first check to its last.</summary>
internal sealed class Organizations
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, Organization> _byTenant = new(StringComparer.Ordinal);

    // Inbound calls of a load test look an integration up here without knowing its tenant. What was deleted stays named, and is not found at its tenant.
    private readonly ConcurrentDictionary<Guid, string> _owners = new();
    private readonly SimulatorSettings _settings;

    public Organizations(SimulatorSettings settings)
    {
        _settings = settings;
        Reset();
    }

    public Organization? Of(string tenant) => _byTenant.GetValueOrDefault(tenant);

    /// <summary>The organisation of a tenant that is known to have one.</summary>
    public Organization Of(TenantSettings tenant) => _byTenant[tenant.Id];

    public OpenIntegration? Integration(string? id) => Guid.TryParse(id, out var value) ? Integration(value) : null;

    public OpenIntegration? Integration(Guid id) =>
        _owners.TryGetValue(id, out var tenant) && _byTenant.TryGetValue(tenant, out var organization) ? organization.Integrations.GetValueOrDefault(id) : null;

    public Organization Change(string tenant, Func<Organization, Organization> change)
    {
        lock (_gate)
        {
            var changed = change(_byTenant[tenant]);
            Put(changed);
            return changed;
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            foreach (var tenant in _settings.Tenants.Where(tenant => tenant.Genesys is not null))
            {
                Put(AtStart(tenant, tenant.Genesys!));
            }
        }
    }

    private void Put(Organization organization)
    {
        foreach (var id in organization.Integrations.Keys)
        {
            _owners[id] = organization.Tenant.Id;
        }

        _byTenant[organization.Tenant.Id] = organization;
    }

    private Organization AtStart(TenantSettings tenant, GenesysSettings genesys) => new(tenant)
    {
        ClientSecret = genesys.ClientSecret,
        ClientPermissions = [.. genesys.ClientPermissions],
        Integrations = genesys.Integrations.ToImmutableDictionary(integration => integration.Id, integration => new OpenIntegration(tenant, integration.Id)
        {
            Name = integration.Name,
            WebhookUrl = new Uri(_settings.RelayBaseUrl, "webhook/genesys/" + tenant.Id),
            Secret = integration.SignatureSecret,
            // Whoever wrote the settings meant a line that works.
            HasFlow = true,
        }),
    };
}
