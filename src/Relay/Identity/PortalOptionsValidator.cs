using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using Relay.Channels.Genesys;

namespace Relay.Identity;

/// <summary>Says what is wrong with the portal's settings.</summary>
internal sealed class PortalOptionsValidator : IValidateOptions<PortalOptions>
{
    private static readonly (TimeSpan Least, TimeSpan Most) Idle = (TimeSpan.FromMinutes(5), TimeSpan.FromHours(24));
    private static readonly (TimeSpan Least, TimeSpan Most) Length = (TimeSpan.FromMinutes(15), TimeSpan.FromDays(7));

    private const int MostSteps = 100_000;

    public ValidateOptionsResult Validate(string? name, PortalOptions options)
    {
        var faults = new List<string>();
        if (options.BaseUrl.Length > 0 && !(Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/"))
        {
            faults.Add($"Portal:BaseUrl is '{options.BaseUrl}'; allowed is an absolute http or https URL without path and query.");
        }

        Range(faults, "Portal:SessionIdle", options.SessionIdle, Idle);
        Range(faults, "Portal:SessionLength", options.SessionLength, Length);
        if (options.SignInStepsPerMinute is < 1 or > MostSteps)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"Portal:SignInStepsPerMinute is {options.SignInStepsPerMinute}; allowed is 1 to {MostSteps}."));
        }

        foreach (var (region, client) in options.SignIn.Clients)
        {
            Region(faults, $"Portal:SignIn:Clients:{region}", region, "is set for");
            if (!Guid.TryParse(client, out _))
            {
                faults.Add($"Portal:SignIn:Clients:{region} is '{client}'; allowed is the id of an OAuth client, a UUID.");
            }
        }

        foreach (var (host, region) in options.Hosts)
        {
            Region(faults, $"Portal:Hosts:{host}", region, "is");
            if (!options.SignIn.Clients.ContainsKey(region))
            {
                faults.Add($"Portal:Hosts:{host} is '{region}', for which there is no Portal:SignIn:Clients:{region}.");
            }
        }

        faults.AddRange(options.Operators
            .Where(o => o.Value.Split('/') is not [var organization, var email] || !Guid.TryParse(organization, out _) || !email.Contains('@', StringComparison.Ordinal))
            .Select(o => $"Portal:Operators:{o.Key} is no operator; allowed is <Genesys organisation id>/<e-mail>."));
        faults.AddRange(Proxies.Words(options.TrustedProxies)
            .Where(network => !IPNetwork.TryParse(network, out _))
            .Select(network => $"Portal:TrustedProxies holds '{network}'; allowed are networks such as 10.0.0.0/8, separated by commas."));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void Region(List<string> faults, string key, string region, string verb)
    {
        if (!GenesysRegions.IsKnown(region))
        {
            faults.Add($"{key} {verb} the region '{region}'; allowed are {string.Join(", ", GenesysRegions.All)}.");
        }
    }

    private static void Range(List<string> faults, string key, TimeSpan value, (TimeSpan Least, TimeSpan Most) allowed)
    {
        if (value < allowed.Least || value > allowed.Most)
        {
            faults.Add($"{key} is {value}; allowed is {allowed.Least} to {allowed.Most}.");
        }
    }
}
