using Microsoft.AspNetCore.OutputCaching;

namespace Relay.Api.Caching;

/// <summary>
/// Keeps an answer that is the same for everybody who may have it, by its path alone. The authorisation stands before the cache. The
/// framework's own policies keep nothing for whoever proves who he is.
/// </summary>
internal sealed class CallerCachePolicy : IOutputCachePolicy
{
    public const string Name = "caller";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        var may = HttpMethods.IsGet(http.Request.Method) && http.User.Identity?.IsAuthenticated == true;
        (context.EnableOutputCaching, context.AllowCacheLookup, context.AllowCacheStorage, context.AllowLocking) = (true, may, may, may);
        context.ResponseExpirationTimeSpan = Life;
        context.CacheVaryByRules.VaryByHost = false;
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
