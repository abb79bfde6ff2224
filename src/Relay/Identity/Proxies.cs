using Microsoft.AspNetCore.HttpOverrides;

namespace Relay.Identity;

/// <summary>Whom to believe about where a request comes from.</summary>
internal static class Proxies
{
    // As many as may stand in a row, such as a balancer and an ingress.
    private const int MostInARow = 4;

    public static IEnumerable<string> Words(string networks) => networks.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Believes nobody but those who are named: the framework would believe the loopback.</summary>
    public static void Configure(ForwardedHeadersOptions headers, PortalOptions options)
    {
        headers.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        headers.ForwardLimit = MostInARow;
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var network in Words(options.TrustedProxies))
        {
            headers.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        }
    }
}
