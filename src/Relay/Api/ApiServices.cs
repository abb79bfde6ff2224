using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Relay.Deliveries;
using Relay.Identity;
using Relay.Sending;

namespace Relay.Api;

/// <summary>Registers and maps the HTTP API.</summary>
internal static class ApiServices
{
    private const string LimitPolicy = "api";
    private const string Prefix = "/api";

    public static IServiceCollection AddApi(this IServiceCollection services, bool hasStore)
    {
        services.AddCheckedOptions<ApiOptions, ApiOptionsValidator>(ApiOptions.SectionName);
        services.AddIdentity();
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Problems.NameType);
        services.AddOpenApi(ApiDescription.Name, ApiDescription.Configure);
        services.AddRateLimiter(limits => limits.OnRejected = (rejected, _) =>
            new ValueTask(Problems.TooFast("The API key makes more requests than Api:RequestsPerSecondPerKey allows.").ExecuteAsync(rejected.HttpContext)));
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<ApiOptions>>((limits, options) =>
            limits.AddPolicy(LimitPolicy, context => Limit(context, options.Value.RequestsPerSecondPerKey)));
        services.AddMessagesApi(hasStore);
        return services.AddDeadLettersApi(hasStore);
    }

    public static WebApplication MapApi(this WebApplication app)
    {
        app.UseWhen(context => context.Request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal), api => api.UseStatusCodePages().Use(NoStore));
        app.UseRateLimiter();
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        var tenant = app.MapGroup($"{Prefix}/tenants/{{{ScopeHandler.TenantRouteValue}}}").RequireRateLimiting(LimitPolicy);
        tenant.MapMessages();
        tenant.MapDeadLetters();
        return app;
    }

    // Answers hold what customers wrote: they belong into no cache on the way.
    private static RequestDelegate NoStore(RequestDelegate next) => context =>
    {
        context.Response.Headers.CacheControl = "no-store";
        return next(context);
    };

    private static RateLimitPartition<string> Limit(HttpContext context, int perSecond)
    {
        var caller = $"{ApiCaller.TenantOf(context.User)}/{ApiCaller.ActorOf(context.User)}";
        return perSecond == 0
            ? RateLimitPartition.GetNoLimiter(caller)
            : RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = perSecond,
                TokensPerPeriod = perSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            });
    }
}
