using Relay.Model;

namespace Relay.Deliveries;

/// <summary>The destinations that a tenant's messages go to, by the names that deliveries call them.</summary>
internal static class DestinationNames
{
    public static IReadOnlyList<string> Of(Tenant? tenant) =>
    [
        .. (tenant?.Accounts ?? []).Select(a => $"{a.Channel}:{a.Id}")
            .Concat((tenant?.Accounts ?? []).Select(a => a.GenesysIntegrationId).OfType<string>().Select(id => $"{ProviderKeys.Genesys}:{id}"))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];
}
