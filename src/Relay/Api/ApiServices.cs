using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Relay.Api.Caching;
using Relay.Audit;
using Relay.Connections;
using Relay.Connections.Health;
using Relay.Deliveries;
using Relay.Identity;
using Relay.Onboarding;
using Relay.Schemas;
using Relay.Secrets.Rotation;
using Relay.Sending;

namespace Relay.Api;

/// <summary>Registers and maps the HTTP API.</summary>
internal static class ApiServices
{
    public const string Prefix = "/api";

    private const string LimitPolicy = "api";

    public static IServiceCollection AddApi(this IServiceCollection services, bool hasStore)
    {
        services.AddCheckedOptions<ApiOptions, ApiOptionsValidator>(ApiOptions.SectionName);
        services.AddIdentity();
        services.AddAnswerCache();
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Problems.NameType);
        services.AddOpenApi(ApiDescription.Name, ApiDescription.Configure);
        services.AddRateLimiter(limits =>
        {
            // Of a page it is the whole answer, and what stands before makes words of it.
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.OnRejected = (rejected, _) => PortalPaths.IsApi(rejected.HttpContext.Request.Path)
                ? new ValueTask(Problems.TooFast("The API key makes more requests than Api:RequestsPerSecondPerKey allows.").ExecuteAsync(rejected.HttpContext))
                : ValueTask.CompletedTask;
        });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<ApiOptions>>((limits, options) =>
            limits.AddPolicy(LimitPolicy, context => Limit(context, options.Value.RequestsPerSecondPerKey)));
        services.AddMessagesApi(hasStore);
        services.AddSchemas();
        services.AddOnboarding();
        services.AddAudit();
        services.AddSingleton<ApiKeys>().AddSingleton<Members>();
        services.AddParkedApi(hasStore);
        return services.AddDeadLettersApi(hasStore);
    }

    public static WebApplication MapApi(this WebApplication app)
    {
        app.UseWhen(context => context.Request.Path.StartsWithSegments(Prefix, StringComparison.OrdinalIgnoreCase), api => api.UseStatusCodePages().Use(NoStore).Use(KeyFirst).Use(FromOwnPagesOnly));
        app.UseRateLimiter();
        app.UseOutputCache();
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous().CacheOutput(CachingServices.PublicPolicy);
        var tenant = app.MapGroup($"{Prefix}/tenants/{{{ScopeHandler.TenantRouteValue}}}").RequireRateLimiting(LimitPolicy);
        tenant.MapMessages();
        tenant.MapDeadLetters();
        tenant.MapParked();
        tenant.MapAudit();
        tenant.MapMembers();
        tenant.MapApiKeys();
        app.MapGroup(Prefix).RequireRateLimiting(LimitPolicy).MapOnboarding().MapSchemas();
        tenant.MapSecrets();
        tenant.MapConnections();
        tenant.MapOverview();
        return app;
    }

    private static RequestDelegate NoStore(RequestDelegate next) => context =>
    {
        Problems.KeepFromCaches(context.Response);
        return next(context);
    };

    // What is no route, or not by this method, has no policy that would ask for a key; and without one nobody learns which routes there are.
    private static RequestDelegate KeyFirst(RequestDelegate next) => async context =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null && !(await context.AuthenticateAsync()).Succeeded)
        {
            await context.ChallengeAsync(ApiKeyHandler.SchemeName);
            return;
        }

        await next(context);
    };

    // A browser sends its cookie whoever made it send the request; a key it never sends by itself.
    private static RequestDelegate FromOwnPagesOnly(RequestDelegate next) => async context =>
    {
        if (ApiCaller.RoleOf(context.User) is not null && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
            && !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
        {
            await Problems.Of(StatusCodes.Status400BadRequest, "antiforgery", "The request did not come from a page of this portal", "Reload the page and try again.").ExecuteAsync(context);
            return;
        }

        await next(context);
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
