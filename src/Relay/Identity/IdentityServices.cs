using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Relay.Model;

namespace Relay.Identity;

/// <summary>Registers who may do what.</summary>
internal static class IdentityServices
{
    // One scheme for each request: what a key and a cookie together may do is nobody's right.
    private const string CallerScheme = "Caller";

    /// <summary>Registers the schemes, a policy for each scope, named by it, and those of pages.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddCheckedOptions<PortalOptions, PortalOptionsValidator>(PortalOptions.SectionName);
        services.AddAuthenticationCore(schemes =>
        {
            schemes.DefaultScheme = CallerScheme;
            schemes.AddScheme<ApiKeyHandler>(ApiKeyHandler.SchemeName, displayName: null);
        });
        services.AddWebEncoders();
        services.AddTransient<ApiKeyHandler>();
        new AuthenticationBuilder(services)
            .AddPolicyScheme(CallerScheme, null, caller => caller.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.Count > 0 ? ApiKeyHandler.SchemeName : Sessions.SchemeName)
            .AddCookie(Sessions.SchemeName);
        services.AddOptions<CookieAuthenticationOptions>(Sessions.SchemeName).Configure<IOptions<PortalOptions>, SessionStore>(Sessions.Configure);
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SessionEnds>();
        services.AddSingleton<SignInPasses>();
        services.AddSingleton<SignInFlow>();
        services.AddSingleton<NewTenants>();
        services.AddSingleton<Door>();
        AddPolicies(services.AddAuthorizationBuilder());
        services.AddSingleton<IAuthorizationHandler, ScopeHandler>();
        services.AddSingleton<IAuthorizationHandler, RoleHandler>();
        services.AddSingleton<IAuthorizationHandler, StepUpHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, Refusals>();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<PortalOptions>>((headers, portal) => Proxies.Configure(headers, portal.Value));
        return services;
    }

    private static void AddPolicies(AuthorizationBuilder policies)
    {
        foreach (var scope in ApiScopes.All)
        {
            policies.AddPolicy(scope, policy => policy.RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(scope)));
        }

        policies
            .AddPolicy(Policies.Caller, policy => policy.RequireAuthenticatedUser())
            .AddPolicy(Policies.SignedIn, policy => OfPages(policy))
            .AddPolicy(Policies.Viewer, policy => OfPages(policy, new RoleRequirement(MemberRoles.Viewer)))
            .AddPolicy(Policies.Admin, policy => OfPages(policy, new RoleRequirement(MemberRoles.Admin)))
            .AddPolicy(Policies.AdminWithStepUp, policy => OfPages(policy, new RoleRequirement(MemberRoles.Admin), new StepUpRequirement()))
            .AddPolicy(Policies.Operator, policy => OfPages(policy, new RoleRequirement(MemberRoles.Operator)))

            // A route that names no policy is closed, and a test finds it. What is no route (404, 405, 415) is told to those who are somebody.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder()
                .RequireAuthenticatedUser()
                .RequireAssertion(asked => (asked.Resource as HttpContext)?.GetEndpoint() is not RouteEndpoint)
                .Build());
    }

    private static void OfPages(AuthorizationPolicyBuilder policy, params IAuthorizationRequirement[] requirements) =>
        policy.AddAuthenticationSchemes(Sessions.SchemeName).RequireAuthenticatedUser().AddRequirements(requirements);
}
