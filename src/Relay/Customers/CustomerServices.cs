namespace Relay.Customers;

/// <summary>Registers what other stages than Normalize know of customers.</summary>
internal static class CustomerServices
{
    /// <summary>Only with a store: without one, Normalize learns it from the statuses alone.</summary>
    public static IServiceCollection AddRecipientAliases(this IServiceCollection services)
    {
        services.AddSingleton<RecipientAliases>();
        services.AddHostedService(p => p.GetRequiredService<RecipientAliases>());
        return services;
    }
}
