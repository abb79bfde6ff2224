using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Relay.Model;

namespace Relay.Identity;

/// <summary>Registers who may do what.</summary>
internal static class IdentityServices
{
    /// <summary>Registers a policy for each scope, named by it.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
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
