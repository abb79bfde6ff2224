using Relay.Model;

namespace Relay.Tenants;

/// <summary>What the seed file held when it was checked: it is read once, so that what was checked is what counts.</summary>
internal sealed class SeedFileTenants
{
    public IReadOnlyList<Tenant> Tenants { get; set; } = [];
}
