using Microsoft.AspNetCore.Mvc;

namespace Relay.Portal;

/// <summary>Where somebody is sent after he signed in: pages of this portal and nowhere else.</summary>
internal static class Returns
{
    private const int Longest = 1000;

    public static string Safe(IUrlHelper url, string? wanted) =>
        wanted is { Length: <= Longest } && url.IsLocalUrl(wanted) && !wanted.StartsWith("/sign", StringComparison.OrdinalIgnoreCase) ? wanted : "/";
}
