using Microsoft.AspNetCore.Authorization;
using Relay.Model;

namespace Relay.Identity;

/// <summary>The caller belongs to the tenant of the route, if it names one, and holds a scope, or a role that stands for it.</summary>
internal sealed record ScopeRequirement(string Scope) : IAuthorizationRequirement;

/// <summary>Judges by the route, so that no handler can forget to.</summary>
internal sealed class ScopeHandler : AuthorizationHandler<ScopeRequirement>
{
    /// <summary>The reason when somebody asks for what is another tenant's.</summary>
    public const string ForeignTenant = "foreign-tenant";

    /// <summary>The route value of all routes that are about one tenant. Those without one are about the caller's own.</summary>
    public const string TenantRouteValue = "tenantId";

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        var asked = (context.Resource as HttpContext)?.Request.RouteValues[TenantRouteValue] as string;
        var own = ApiCaller.TenantOf(context.User);
        if ((asked is null ? own is null : asked != own) && !(TenantId.TryParse(asked, out _) && ApiCaller.IsOperator(context.User)))
        {
            context.Fail(new AuthorizationFailureReason(this, ForeignTenant));
        }
        else if (ApiScopes.Allow(ApiCaller.ScopesOf(context.User), requirement.Scope)
            || ApiScopes.Allow(ApiScopes.OfRole(ApiCaller.RoleOf(context.User)), requirement.Scope))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
