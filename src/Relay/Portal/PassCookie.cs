using Relay.Identity;

namespace Relay.Portal;

/// <summary>The cookie that a browser takes along to Genesys.</summary>
internal static class PassCookie
{
    private const string Name = "__Host-relay-pass";

    public static void Give(HttpContext context, string value) => context.Response.Cookies.Append(Name, value, Options(SignInPasses.Life));

    /// <summary>Takes it away: a pass is good for one return.</summary>
    public static string? Take(HttpContext context)
    {
        var value = context.Request.Cookies[Name];
        context.Response.Cookies.Delete(Name, Options(null));
        return value;
    }

    private static CookieOptions Options(TimeSpan? life) =>
        new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = life, IsEssential = true };
}
