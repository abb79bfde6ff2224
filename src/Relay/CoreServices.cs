using Relay.Fleet;
using Relay.Kafka;
using Relay.Observability;
using Relay.Tenants;

namespace Relay;

/// <summary>Registers what every role needs.</summary>
internal static class CoreServices
{
    // Unready at most a minute, consumers 20 s, producers 10 s, and some room.
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(100);

    /// <summary>Registers it, and says which roles this process has.</summary>
    public static IReadOnlySet<RelayRole> AddRelayCore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheckedOptions<RelayOptions, RelayOptionsValidator>(RelayOptions.SectionName);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownLimit);
        services.AddSingleton(TimeProvider.System);
#pragma warning disable RS0030 // The one place where the shared source of chance is named; everything else has it injected.
        services.AddSingleton(Random.Shared);
#pragma warning restore RS0030
        services.AddSingleton<RelayMetrics>();
        services.AddSingleton<FatalStop>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<StartReport>();
        services.AddHostedService<OrderlyShutdown>();

        var named = configuration.GetSection(RelayOptions.SectionName)[nameof(RelayOptions.Roles)];
        return (named is null ? new RelayOptions() : new RelayOptions { Roles = named }).ParsedRoles;
    }

    /// <summary>
    /// A stage that knew no tenants would quarantine what is theirs, so none begins before the first snapshot; nor, with a store, before it is known
    /// that partitions are those of before.
    /// </summary>
    public static void HoldStages(this IServiceProvider services)
    {
        var ready = services.GetRequiredService<TopicsReady>();
        ready.AlsoWaitFor(services.GetRequiredService<TenantDirectory>().Loaded);
        if (services.GetService<PartitionCounts>() is { } partitions)
        {
            ready.AlsoWaitFor(partitions.Checked);
        }
    }
}
