using Microsoft.Extensions.Options;
using System.Net;
using Relay.Connections.Checks;
using Relay.Connections.Checks.Providers;
using Relay.Connections.Checks.Public;
using Relay.Connections.Deployment;
using Relay.Connections.Health;

namespace Relay.Connections;

/// <summary>Registers what looks at, and sets up, tenants' connections to their providers. It needs the outbound clients and the management data.</summary>
internal static class ConnectionServices
{
    public static IServiceCollection AddTenantConnections(this IServiceCollection services)
    {
        services.AddCheckedOptions<ConnectionOptions, ConnectionOptionsValidator>(ConnectionOptions.SectionName);
        services.AddSingleton<GenesysClient>();
        services.AddSingleton<MetaClient>();
        services.AddSingleton<HostResolver>(_ => Dns.GetHostAddressesAsync);
        services.AddSingleton<PublicDoor>();
        services.AddSingleton<LiveConnections>();

        // In the order in which people read them, whatever one needs before it.
        AddCheck<GenesysTokenCheck>(services);
        AddCheck<GenesysOrganizationCheck>(services);
        AddCheck<GenesysPermissionsCheck>(services);
        AddCheck<GenesysIntegrationCheck>(services);
        AddCheck<GenesysActiveCheck>(services);
        AddCheck<GenesysWebhookCheck>(services);
        AddCheck<GenesysFlowCheck>(services);
        AddCheck<AppSecretCheck>(services);
        AddCheck<TokenCheck>(services);
        AddCheck<TokenExpiryCheck>(services);
        AddCheck<ScopesCheck>(services);
        AddCheck<NumberCheck>(services);
        AddCheck<QualityCheck>(services);
        AddCheck<SubscribedCheck>(services);
        AddCheck<OverrideCheck>(services);
        AddCheck<MessagesFieldCheck>(services);
        AddCheck<PublicUrlCheck>(services);
        AddCheck<HandshakeCheck>(services);
        AddCheck<MetaProbeCheck>(services);
        AddCheck<GenesysProbeCheck>(services);

        services.AddSingleton<CheckList>();
        services.AddSingleton(p => new CheckPace(p.GetRequiredService<IOptions<ConnectionOptions>>().Value.CheckRuns, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CheckRunner>();
        services.AddSingleton<CheckResults>();
        services.AddSingleton<TokenNotes>();
        services.AddSingleton<CheckRuns>();

        services.AddSingleton<DeploymentStore>();
        services.AddSingleton<DeploymentClaims>();
        services.AddSingleton<GenesysDeployment>();
        services.AddSingleton<MetaDeployment>();
        services.AddSingleton<WebhookDeployment>();
        services.AddSingleton<Deployments>();
        return services.AddSingleton<TenantHealth>();
    }

    private static void AddCheck<TCheck>(IServiceCollection services)
        where TCheck : Check => services.AddSingleton<Check, TCheck>();
}
