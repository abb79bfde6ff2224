using Relay.Model;

namespace Relay.Tests.Fakes;

/// <summary>The tenants that a test names.</summary>
internal sealed class FakeTenants(params Tenant[] tenants) : ITenantDirectory
{
    public TenantSnapshot Current { get; set; } = new(1, tenants);
}
