using Microsoft.AspNetCore.Authorization;
using Relay.Model;

namespace Relay.Identity;

/// <summary>The caller belongs to the tenant of the route, and holds a scope.</summary>
internal sealed record ScopeRequirement(string Scope) : IAuthorizationRequirement;

/// <summary>Judges by the route, so that no handler can forget to.</summary>
internal sealed class ScopeHandler : AuthorizationHandler<ScopeRequirement>
{
    /// <summary>The reason when somebody asks for what is another tenant's.</summary>
    public const string ForeignTenant = "foreign-tenant";

    /// <summary>The route value that every route of the API has.</summary>
    public const string TenantRouteValue = "tenantId";

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        var asked = (context.Resource as HttpContext)?.Request.RouteValues[TenantRouteValue] as string;
        if (asked is null || asked != ApiCaller.TenantOf(context.User))
        {
            context.Fail(new AuthorizationFailureReason(this, ForeignTenant));
        }
        else if (ApiScopes.Allow(ApiCaller.ScopesOf(context.User), requirement.Scope))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
