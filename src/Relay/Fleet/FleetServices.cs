using Microsoft.Extensions.Options;
using Relay.Model;
using Relay.Observability;
using Relay.Storage.Processes;

namespace Relay.Fleet;

/// <summary>Registers what the processes of an installation do for one another.</summary>
internal static class FleetServices
{
    /// <param name="watches">Whether this process tells operators what the store knows of all of them.</param>
    public static IServiceCollection AddFleet(this IServiceCollection services, bool hasStore, bool watches)
    {
        if (!hasStore)
        {
            services.AddSingleton<ISnapshotBarrier, OwnBarrier>();
            return services.AddSingleton<IServingGate, AlwaysServing>();
        }

        services.AddSingleton(p =>
        {
            var now = p.GetRequiredService<TimeProvider>().GetUtcNow();
            var roles = p.GetRequiredService<IOptions<RelayOptions>>().Value.ParsedRoles.Order();
            return new ProcessIdentity(Guid.CreateVersion7(now), Environment.MachineName, string.Join(',', roles), now);
        });
        services.AddSingleton<ServingGate>();
        services.AddSingleton<IServingGate>(p => p.GetRequiredService<ServingGate>());
        services.AddSingleton<IReadinessPart>(p => p.GetRequiredService<ServingGate>());
        services.AddSingleton<SnapshotBarrier>();
        services.AddSingleton<ISnapshotBarrier>(p => p.GetRequiredService<SnapshotBarrier>());
        services.AddHostedService<Heartbeat>();
        return watches ? services.AddHostedService<FleetWatch>() : services;
    }

    /// <summary>Keeps the number of partitions what it was; without a store nothing is remembered that rests on it. Needs Kafka.</summary>
    public static IServiceCollection AddPartitionCounts(this IServiceCollection services, bool hasStore)
    {
        if (!hasStore)
        {
            return services;
        }

        services.AddSingleton<PartitionCounts>();
        return services.AddHostedService(p => p.GetRequiredService<PartitionCounts>());
    }
}
