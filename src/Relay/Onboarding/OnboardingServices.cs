namespace Relay.Onboarding;

/// <summary>Registers onboarding.</summary>
internal static class OnboardingServices
{
    public static IServiceCollection AddOnboarding(this IServiceCollection services)
    {
        services.AddSingleton<TenantTurns>();
        services.AddSingleton<OwnershipTrial>();
        services.AddSingleton<Claims>();
        services.AddSingleton<OnboardingDrafts>();
        services.AddSingleton<OnboardingApply>();
        services.AddSingleton<OnboardingChecks>();
        return services.AddSingleton<OnboardingCompletion>();
    }
}
