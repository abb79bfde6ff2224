namespace Relay.Api.Caching;

/// <summary>Registers the cache of answers.</summary>
internal static class CachingServices
{
    /// <summary>What says the same to everybody, by whichever name and with whatever query he asks: strangers cannot have it made again and again.</summary>
    public const string PublicPolicy = "public";

    private const long MostBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan PublicLife = TimeSpan.FromMinutes(10);

    public static IServiceCollection AddAnswerCache(this IServiceCollection services)
    {
        services.AddOutputCache(cache =>
        {
            cache.SizeLimit = MostBytes;
            cache.AddPolicy(PublicPolicy, policy => policy.Expire(PublicLife).SetVaryByQuery([]).SetVaryByHost(false));
            cache.AddPolicy(TenantCachePolicy.Name, new TenantCachePolicy());
            cache.AddPolicy(CallerCachePolicy.Name, new CallerCachePolicy());
        });
        services.AddSingleton<TenantGenerations>();
        return services.AddHostedService(p => p.GetRequiredService<TenantGenerations>());
    }
}
