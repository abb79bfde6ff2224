using Relay.Observability;

namespace Relay.Ingest.Spool;

/// <summary>Registers the spool.</summary>
internal static class SpoolServices
{
    public static IServiceCollection AddSpool(this IServiceCollection services)
    {
        services.AddSingleton<KafkaCircuit>();
        services.AddSingleton<OpenSpools>();
        services.AddSingleton<SpoolState>();
        services.AddSingleton<IReadinessPart>(p => p.GetRequiredService<SpoolState>());
        services.AddSingleton<IKafkaStandIn>(p => p.GetRequiredService<SpoolState>());
        services.AddSingleton<SpoolWriter>();
        services.AddSingleton<SpoolEntrance>();
        services.AddSingleton<SpoolTurn>();
        services.AddHostedService(p => p.GetRequiredService<SpoolWriter>());
        services.AddHostedService<SpoolWatch>();
        services.AddHostedService<SpoolDrainer>();
        return services;
    }
}
