using Microsoft.AspNetCore.Authorization;
using Relay.Model;

namespace Relay.Identity;

/// <summary>Registers who may do what.</summary>
internal static class IdentityServices
{
    /// <summary>Registers a policy for each scope, named by it.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        // The core alone: AddAuthentication would also begin a key ring in the home directory, which keys of machines have no use for.
        services.AddAuthenticationCore(schemes => schemes.AddScheme<ApiKeyHandler>(ApiKeyHandler.SchemeName, displayName: null));
        services.AddWebEncoders();
        services.AddTransient<ApiKeyHandler>();
        var policies = services.AddAuthorizationBuilder();
        foreach (var scope in ApiScopes.All)
        {
            policies.AddPolicy(scope, policy => policy
                .AddAuthenticationSchemes(ApiKeyHandler.SchemeName)
                .RequireAuthenticatedUser()
                .AddRequirements(new ScopeRequirement(scope)));
        }

        services.AddSingleton<IAuthorizationHandler, ScopeHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, ApiRefusals>();
        return services;
    }
}
