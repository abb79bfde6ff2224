using System.Collections.Frozen;

namespace Relay.Channels.Genesys;

/// <summary>
/// The domains of Genesys Cloud by AWS region, as its own SDK lists them. They follow no rule, so none is guessed: what is not here needs
/// <see cref="GenesysSettings.LoginBaseUrl"/> and <see cref="GenesysSettings.ApiBaseUrl"/>.
/// </summary>
internal static class GenesysRegions
{
    private static readonly FrozenDictionary<string, string> Domains = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["us-east-1"] = "mypurecloud.com",
        ["us-east-2"] = "use2.us-gov-pure.cloud",
        ["us-west-2"] = "usw2.pure.cloud",
        ["ca-central-1"] = "cac1.pure.cloud",
        ["sa-east-1"] = "sae1.pure.cloud",
        ["mx-central-1"] = "mxc1.pure.cloud",
        ["eu-west-1"] = "mypurecloud.ie",
        ["eu-west-2"] = "euw2.pure.cloud",
        ["eu-central-1"] = "mypurecloud.de",
        ["eu-central-2"] = "euc2.pure.cloud",
        ["eusc-de-east-1"] = "edee1.eusc-pure.cloud",
        ["ap-southeast-1"] = "apse1.pure.cloud",
        ["ap-southeast-2"] = "mypurecloud.com.au",
        ["ap-northeast-1"] = "mypurecloud.jp",
        ["ap-northeast-2"] = "apne2.pure.cloud",
        ["ap-northeast-3"] = "apne3.pure.cloud",
        ["ap-south-1"] = "aps1.pure.cloud",
        ["me-central-1"] = "mec1.pure.cloud",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>All known regions, sorted, to be named where one was not understood.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Domains.Keys.Order(StringComparer.Ordinal)];

    public static bool IsKnown(string region) => Domains.ContainsKey(region);

    /// <summary>The host under which a region's tokens are fetched; null for an unknown region.</summary>
    public static string? LoginBaseUrl(string region) => Domains.TryGetValue(region, out var domain) ? $"https://login.{domain}" : null;

    /// <summary>The host of a region's API; null for an unknown region.</summary>
    public static string? ApiBaseUrl(string region) => Domains.TryGetValue(region, out var domain) ? $"https://api.{domain}" : null;
}
