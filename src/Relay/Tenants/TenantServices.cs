using Microsoft.Extensions.Options;
using Relay.Model;

namespace Relay.Tenants;

/// <summary>Registers the tenants.</summary>
internal static class TenantServices
{
    /// <param name="hasStore">Whether tenants come from the store; else they are those of the seed file.</param>
    public static IServiceCollection AddTenants(this IServiceCollection services, bool hasStore)
    {
        services.AddSingleton<SeedFileTenants>();
        services.AddCheckedOptions<TenantsOptions, SeedValidator>(TenantsOptions.SectionName);
        services.AddSingleton<ITenantDirectory>(p => p.GetRequiredService<TenantDirectory>());
        if (hasStore)
        {
            services.AddSingleton<TenantDirectory>();
            services.AddSingleton<SnapshotReader>();
            services.AddSingleton<SeedConflicts>();
            services.AddSingleton<SeedWriter>();
            services.AddHostedService<SnapshotLoader>();
        }
        else
        {
            services.AddSingleton(SeededDirectory);
        }

        return services;
    }

    private static TenantDirectory SeededDirectory(IServiceProvider services)
    {
        // Asking for the options runs the validator, once, which reads the file; a faulty one never gets here.
        _ = services.GetRequiredService<IOptionsMonitor<TenantsOptions>>().CurrentValue;
        return new TenantDirectory(new TenantSnapshot(1, services.GetRequiredService<SeedFileTenants>().Tenants));
    }
}
