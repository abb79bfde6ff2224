using Microsoft.AspNetCore.OutputCaching;
using Relay.Identity;

namespace Relay.Api.Caching;

/// <summary>
/// Keeps an answer for a few seconds, by tenant and by what the caller may do. The authorisation stands before the cache: an answer that is
/// kept goes only to those who would have got one. A change of the tenant ends what is kept of it.
/// </summary>
internal sealed class TenantCachePolicy : IOutputCachePolicy
{
    public const string Name = "tenant";

    /// <summary>How old an answer may be that depends on more than the tenant's settings.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(10);

    public static string TagOf(string tenant) => $"tenant:{tenant}";

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        var tenant = http.Request.RouteValues[ScopeHandler.TenantRouteValue] as string;
        var may = tenant is not null && HttpMethods.IsGet(http.Request.Method) && http.User.Identity?.IsAuthenticated == true;
        (context.EnableOutputCaching, context.AllowCacheLookup, context.AllowCacheStorage, context.AllowLocking) = (true, may, may, may);
        if (tenant is null || !may)
        {
            return ValueTask.CompletedTask;
        }

        context.ResponseExpirationTimeSpan = Life;
        context.CacheVaryByRules.QueryKeys = "*";
        context.CacheVaryByRules.VaryByValues["tenant"] = tenant;
        context.CacheVaryByRules.VaryByValues["may"] = ApiCaller.RoleOf(http.User) ?? string.Join(',', ApiCaller.ScopesOf(http.User).Order(StringComparer.Ordinal));

        // Asked for here: the cache's options hold this policy, and the counter needs the cache.
        var generations = http.RequestServices.GetRequiredService<TenantGenerations>();

        // What was begun before a change and ends after it is kept under a name that nobody asks for any more.
        context.CacheVaryByRules.VaryByValues["generation"] = generations.Of(tenant);
        context.Tags.Add(TagOf(tenant));
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        context.AllowCacheStorage &= response.StatusCode == StatusCodes.Status200OK && response.Headers.SetCookie.Count == 0;
        return ValueTask.CompletedTask;
    }
}
