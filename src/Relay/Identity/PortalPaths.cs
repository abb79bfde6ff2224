using Relay.Api;

namespace Relay.Identity;

/// <summary>Tells by its path what a request is after.</summary>
internal static class PortalPaths
{
    // These speak for themselves, to whoever may ask.
    private static readonly string[] Open = ["/webhook", "/media", "/health", "/openapi"];

    public static bool IsApi(PathString path) => path.StartsWithSegments(ApiServices.Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is for people to look at.</summary>
    public static bool IsPage(PathString path)
    {
        foreach (var open in Open)
        {
            if (path.StartsWithSegments(open, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return !IsApi(path);
    }
}
