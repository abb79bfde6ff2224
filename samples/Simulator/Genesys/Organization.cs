using System.Collections.Immutable;
using Relay.Simulator.Genesys.Integrations;
using Relay.Simulator.Settings;

namespace Relay.Simulator.Genesys;

/// <summary>What may change of one organisation while the simulator runs.</summary>
internal sealed record Organization(TenantSettings Tenant)
{
    public required string ClientSecret { get; init; }

    /// <summary>Whether the token endpoint refuses the secret although it is the right one, as after a change that nobody told Relay.</summary>
    public bool ClientSecretRejected { get; init; }

    public required ImmutableHashSet<string> ClientPermissions { get; init; }

    /// <summary>Whether the creation of an integration ends in <c>Error</c>.</summary>
    public bool CreationFails { get; init; }

    public required ImmutableDictionary<Guid, OpenIntegration> Integrations { get; init; }

    public IEnumerable<OpenIntegration> InOrder => Integrations.Values.OrderBy(integration => integration.CreatedAt).ThenBy(integration => integration.Id);

    public Organization With(OpenIntegration integration) => this with { Integrations = Integrations.SetItem(integration.Id, integration) };
}
