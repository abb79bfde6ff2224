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

        var login = Base(settings.LoginBaseUrl) ?? GenesysRegions.LoginBaseUrl(organization.Region);
        var api = Base(settings.ApiBaseUrl) ?? GenesysRegions.ApiBaseUrl(organization.Region);
        if (login is null || api is null)
        {
            fault = "The tenant's Genesys region is not known.";
            return false;
        }

        place = new GenesysPlace(
            api, new ClientCredentials(new Uri(login + "/oauth/token"), organization.ClientId, organization.ClientSecret));
        return true;
    }

    private static string? Base(string? setting) => string.IsNullOrEmpty(setting) ? null : setting.TrimEnd('/');
}
