using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Relay.Identity;
using Relay.Secrets;

namespace Relay.Portal;

/// <summary>Registers and maps the pages.</summary>
internal static class PortalServices
{
    private const int SignInsPerMinute = 30;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddPortal(this IServiceCollection services)
    {
        services.AddRazorPages(pages => pages.RootDirectory = "/Portal/Pages");
        services.AddSingleton<Assets>();
        services.AddOptions<AntiforgeryOptions>().Configure(antiforgery =>
        {
            antiforgery.Cookie.Name = "__Host-relay-form";
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.Always;
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.Path = "/";

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
        services.AddOptions<RateLimiterOptions>().Configure(limits => limits.AddPolicy(Limits.SignIn, context => RateLimitPartition.GetFixedWindowLimiter(
            ApiCaller.ActorOf(context).Source ?? "unknown",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = SignInsPerMinute, Window = Minute, QueueLimit = 0 })));
        return services.WithoutKeyRingAtStart();
    }

    public static WebApplication MapPortal(this WebApplication app)
    {
        app.UseWhen(context => PortalPaths.IsPage(context.Request.Path), pages =>
        {
            if (!app.Environment.IsDevelopment())
            {
                pages.UseHsts();
            }

            pages.UseMiddleware<SecurityHeaders>();
            pages.UseExceptionHandler("/problem/500");
            pages.UseStatusCodePagesWithReExecute("/problem/{0}");
        });
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
