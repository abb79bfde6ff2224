using Relay.Model;

namespace Relay.Sightings;

/// <summary>Registers what notes, keeps and tells what was last seen of tenants.</summary>
internal static class SightingServices
{
    public static IServiceCollection AddSightings(this IServiceCollection services, bool hasStore)
    {
        services.AddSingleton<SightingBook>();
        services.AddSingleton<ISightings>(p => p.GetRequiredService<SightingBook>());
        services.AddSingleton<SightingReader>();
        return hasStore ? services.AddHostedService<SightingFlusher>() : services;
    }
}
