using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Relay.Api;
using Relay.Identity;
using Relay.Secrets;

namespace Relay.Portal;

/// <summary>Registers and maps the pages.</summary>
internal static class PortalServices
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddPortal(this IServiceCollection services)
    {
        services.AddRazorPages(pages => pages.RootDirectory = "/Portal/Pages");
        services.AddSingleton<Assets>();
        services.AddOptions<AntiforgeryOptions>().Configure(antiforgery =>
        {
            antiforgery.Cookie = new SecureCookie { Name = "__Host-relay-form", HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true };

            // The headers are ours: SecurityHeaders.
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        services.AddOptions<CookieTempDataProviderOptions>().Configure(notice =>
        {
            notice.Cookie.Name = "__Host-relay-notice";
            notice.Cookie.SecurePolicy = CookieSecurePolicy.Always;
            notice.Cookie.Path = "/";
        });
        services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<PortalOptions>>((limits, portal) => limits.AddPolicy(
            Limits.SignIn,
            context => RateLimitPartition.GetFixedWindowLimiter(
                ApiCaller.ActorOf(context).Source ?? "unknown",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = portal.Value.SignInStepsPerMinute, Window = Minute, QueueLimit = 0 })));
        return services.WithoutKeyRingAtStart();
    }

    /// <summary>Has pages say the same to everybody whom they refuse, so it stands before whatever refuses.</summary>
    public static WebApplication UsePages(this WebApplication app)
    {
        app.UseWhen(context => PortalPaths.IsPage(context.Request.Path), pages =>
        {
            if (!app.Environment.IsDevelopment())
            {
                pages.UseHsts();
            }

            pages.UseMiddleware<SecurityHeaders>();
            ProblemPage.Use(pages);
        });
        app.UseWhen(context => PortalPaths.IsApi(context.Request.Path), api => api.UseMiddleware<StoreAway>());
        return app;
    }

    public static WebApplication MapPortal(this WebApplication app)
    {
        app.MapGet("/assets/{name}", (string name, HttpContext context, Assets assets) => assets.Find(name, context)).AllowAnonymous().ExcludeFromDescription();
        app.MapRazorPages();
        return app;
    }
}

/// <summary>Names of limits.</summary>
internal static class Limits
{
    /// <summary>Sign-ins and proofs, by the caller's address.</summary>
    public const string SignIn = "sign-in";
}

/// <summary>
/// Secure whatever the scheme is. A proxy may end TLS in front of Relay, and browsers take such a cookie from the loopback without it; the
/// framework's own setting would refuse both.
/// </summary>
internal sealed class SecureCookie : CookieBuilder
{
    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var options = base.Build(context, expiresFrom);
        options.Secure = true;
        return options;
    }
}
