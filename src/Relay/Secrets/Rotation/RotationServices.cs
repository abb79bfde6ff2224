using Relay.Secrets.Rotation.Providers;

namespace Relay.Secrets.Rotation;

/// <summary>Registers the rotation of secrets. It needs management data, those of a trial too.</summary>
internal static class RotationServices
{
    /// <param name="hasStore">Whether there are other processes, so that all of them are waited for.</param>
    public static IServiceCollection AddRotation(this IServiceCollection services, bool hasStore)
    {
        if (hasStore)
        {
            services.AddSingleton<ISpread, FleetSpread>();
        }
        else
        {
            services.AddSingleton<ISpread, OwnSpread>();
        }

        services.AddSingleton<ProviderPlaces>();
        services.AddSingleton<AppTokens>();
        services.AddSingleton<GenesysTeller>();
        services.AddSingleton<MetaTeller>();
        services.AddSingleton<ISecretTeller, ProviderTeller>();
        services.AddSingleton<ICredentialTrial, ProviderTrial>();
        services.AddSingleton<TenantEdits>();
        services.AddSingleton<RotationSignal>();
        services.AddSingleton<RotationDriver>();
        services.AddSingleton<RotationDesk>();
        services.AddSingleton<SecretList>();
        return services.AddHostedService<RotationWorker>();
    }
}
