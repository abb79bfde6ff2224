namespace Relay.Onboarding;

/// <summary>Registers onboarding.</summary>
internal static class OnboardingServices
{
    public static IServiceCollection AddOnboarding(this IServiceCollection services)
    {
        services.AddSingleton<TenantTurns>();
        services.AddSingleton<TenantBundle>();
        return services.AddSingleton<OnboardingDrafts>();
    }
}
