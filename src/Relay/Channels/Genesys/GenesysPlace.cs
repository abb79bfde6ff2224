using System.Diagnostics.CodeAnalysis;
using Relay.Model;

namespace Relay.Channels.Genesys;

/// <summary>Where a tenant's organisation is reached, and as whom.</summary>
internal sealed record GenesysPlace(string ApiBaseUrl, ClientCredentials Credential)
{
    /// <summary>One of the endpoints that take what customers do: <c>message</c>, <c>receipt</c>.</summary>
    public Uri Inbound(string integration, string endpoint) =>
        new($"{ApiBaseUrl}/api/v2/conversations/messages/{Uri.EscapeDataString(integration)}/inbound/open/{endpoint}");

    public static bool TryFind(
        GenesysOrganization? organization,
        GenesysSettings settings,
        [NotNullWhen(true)] out GenesysPlace? place,
        [NotNullWhen(false)] out string? fault)
    {
        (place, fault) = (null, null);
        if (organization is null)
        {
            fault = "The tenant has no Genesys organisation.";
            return false;
        }

        place = Find(organization.Region, organization.ClientId, organization.ClientSecret, settings);
        fault = place is null ? "The tenant's Genesys region is not known." : null;
        return place is not null;
    }

    /// <summary>Null when the region is not known and nothing is configured.</summary>
    public static GenesysPlace? Find(string region, string clientId, SecretValue clientSecret, GenesysSettings settings) =>
        GenesysHosts.Find(region, settings) is { } hosts
            ? new GenesysPlace(hosts.ApiBaseUrl, new ClientCredentials(hosts.TokenEndpoint, clientId, clientSecret))
            : null;
}
