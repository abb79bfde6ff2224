using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace Relay.Identity;

/// <summary>People's sessions: a cookie that no script can read and no other site can use, and what is behind it looked at anew for each request.</summary>
internal static class Sessions
{
    public const string SchemeName = "Session";

    /// <summary>Browsers keep a cookie of this prefix to this host, its whole site and encrypted connections.</summary>
    public const string CookieName = "__Host-relay";

    public static void Configure(CookieAuthenticationOptions cookie, IOptions<PortalOptions> options, SessionStore store)
    {
        cookie.Cookie.Name = CookieName;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.Always;

        // Lax: he comes back from Genesys, and from a link in a mail, as himself. What changes anything is a POST, and those carry none from elsewhere.
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.Path = "/";
        cookie.ExpireTimeSpan = options.Value.SessionIdle;
        cookie.SlidingExpiration = true;
        cookie.SessionStore = store;
        cookie.Events = new CookieAuthenticationEvents { OnValidatePrincipal = ValidateAsync };
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        if (context.Principal is { } caller && IsYoung(caller, services)
            && await services.GetRequiredService<Door>().RoleAsync(caller, context.HttpContext.RequestAborted) is { } role)
        {
            if (role != ApiCaller.RoleOf(caller))
            {
                context.ReplacePrincipal(With(caller, ApiCaller.RoleClaim, role));
            }

            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(SchemeName);
    }

    /// <summary>The same caller with another value of a claim.</summary>
    public static ClaimsPrincipal With(ClaimsPrincipal caller, string claim, string value)
    {
        var identity = new ClaimsIdentity(caller.Claims.Where(c => c.Type != claim).Append(new Claim(claim, value)), SchemeName);
        return new ClaimsPrincipal(identity);
    }

    private static bool IsYoung(ClaimsPrincipal caller, IServiceProvider services) =>
        long.TryParse(caller.FindFirstValue(ApiCaller.BeganClaim), CultureInfo.InvariantCulture, out var began)
        && services.GetRequiredService<TimeProvider>().GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(began)
            < services.GetRequiredService<IOptions<PortalOptions>>().Value.SessionLength;
}
