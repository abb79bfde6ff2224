namespace Relay.Channels.Genesys;

/// <summary>The hosts of an organisation: those of its region, or the configured ones.</summary>
internal sealed record GenesysHosts(string LoginBaseUrl, string ApiBaseUrl)
{
    public Uri TokenEndpoint => new(LoginBaseUrl + "/oauth/token");

    /// <summary>Null when the region is not known and nothing is configured.</summary>
    public static GenesysHosts? Find(string region, GenesysSettings settings)
    {
        var login = Base(settings.LoginBaseUrl) ?? GenesysRegions.LoginBaseUrl(region);
        var api = Base(settings.ApiBaseUrl) ?? GenesysRegions.ApiBaseUrl(region);
        return login is null || api is null ? null : new GenesysHosts(login, api);
    }

    private static string? Base(string? setting) => string.IsNullOrEmpty(setting) ? null : setting.TrimEnd('/');
}
