using Microsoft.Extensions.Options;
using Relay.Model;

namespace Relay.Tenants;

/// <summary>Registers the tenants.</summary>
internal static class TenantServices
{
    /// <param name="hasStore">Whether tenants come from the store; else they are those of the seed file.</param>
    /// <param name="isTrial">Whether the tenants of the seed file can be changed, in memory.</param>
    public static IServiceCollection AddTenants(this IServiceCollection services, bool hasStore, bool isTrial = false)
    {
        services.AddSingleton<SeedFileTenants>();
        services.AddCheckedOptions<TenantsOptions, SeedValidator>(TenantsOptions.SectionName);
        services.AddSingleton<ITenantDirectory>(p => p.GetRequiredService<TenantDirectory>());
        if (hasStore || isTrial)
        {
            services.AddSingleton<SnapshotReader>();
            services.AddSingleton<SeedConflicts>();
            services.AddSingleton<SeedWriter>();
        }

        if (hasStore)
        {
            services.AddSingleton<TenantDirectory>();
            return services.AddHostedService<SnapshotLoader>();
        }

        services.AddSingleton(SeededDirectory);
        return isTrial ? services.AddHostedService<TrialTenants>() : services;
    }

    private static TenantDirectory SeededDirectory(IServiceProvider services)
    {
        // Asking for the options runs the validator, once, which reads the file; a faulty one never gets here.
        _ = services.GetRequiredService<IOptionsMonitor<TenantsOptions>>().CurrentValue;
        return new TenantDirectory(new TenantSnapshot(1, services.GetRequiredService<SeedFileTenants>().Tenants));
    }
}
