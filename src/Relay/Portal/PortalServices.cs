using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.RateLimiting;
using Relay.Api;
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
        services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        services.AddOptions<RateLimiterOptions>().Configure(limits => limits.AddPolicy(Limits.SignIn, context => RateLimitPartition.GetFixedWindowLimiter(
            ApiCaller.ActorOf(context).Source ?? "unknown",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = SignInsPerMinute, Window = Minute, QueueLimit = 0 })));
        return services.WithoutKeyRingAtStart();
    }

    public static WebApplication MapPortal(this WebApplication app)
    {
        app.UseWhen(IsPage, pages =>
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

    // All that people look at; webhooks, health and the API speak for themselves.
    private static bool IsPage(HttpContext context) =>
        !context.Request.Path.StartsWithSegments(ApiServices.Prefix, StringComparison.OrdinalIgnoreCase)
        && !context.Request.Path.StartsWithSegments("/webhook", StringComparison.OrdinalIgnoreCase)
        && !context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)
        && !context.Request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Names of limits.</summary>
internal static class Limits
{
    /// <summary>Sign-ins and proofs, by the caller's address.</summary>
    public const string SignIn = "sign-in";
}
