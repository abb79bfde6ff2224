using Microsoft.AspNetCore.OutputCaching;

namespace Relay.Api.Caching;

/// <summary>Registers the cache of answers.</summary>
internal static class CachingServices
{
    /// <summary>What says the same to everybody.</summary>
    public const string PublicPolicy = "public";

    private const long MostBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan PublicLife = TimeSpan.FromMinutes(10);

    public static IServiceCollection AddAnswerCache(this IServiceCollection services)
    {
        services.AddOutputCache(cache =>
        {
            cache.SizeLimit = MostBytes;
            cache.AddPolicy(PublicPolicy, policy => policy.Expire(PublicLife));
        });
        services.AddSingleton<TenantGenerations>();
        services.AddHostedService(p => p.GetRequiredService<TenantGenerations>());
        services.AddSingleton<TenantCachePolicy>();
        services.AddOptions<OutputCacheOptions>().Configure<TenantCachePolicy>((cache, policy) => cache.AddPolicy(TenantCachePolicy.Name, policy));
        return services;
    }
}
