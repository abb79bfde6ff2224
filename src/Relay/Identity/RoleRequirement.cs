using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Relay.Model;

namespace Relay.Identity;

/// <summary>The caller signed in and has a role in the tenant of the route.</summary>
/// <param name="Role">One of <see cref="MemberRoles"/>.</param>
internal sealed record RoleRequirement(string Role) : IAuthorizationRequirement;

/// <summary>The caller has proven within <see cref="Window"/> who he is.</summary>
internal sealed record StepUpRequirement : IAuthorizationRequirement
{
    /// <summary>For routes of the API, beside a scope. A key of a machine proves itself with every request.</summary>
    public static AuthorizationPolicy Policy { get; } = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new StepUpRequirement()).Build();

    /// <summary>How long a proof counts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>Whether a proof counts still.</summary>
    public static bool IsMet(ClaimsPrincipal caller, DateTimeOffset now) =>
        long.TryParse(caller.FindFirstValue(ApiCaller.ProvenClaim), CultureInfo.InvariantCulture, out var seconds)
        && now - DateTimeOffset.FromUnixTimeSeconds(seconds) is var age
        && age >= TimeSpan.Zero
        && age < Window;
}

/// <summary>Judges by the route, so that no page can forget to.</summary>
internal sealed class RoleHandler : AuthorizationHandler<RoleRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RoleRequirement requirement)
    {
        var asked = (context.Resource as HttpContext)?.Request.RouteValues[ScopeHandler.TenantRouteValue] as string;
        var role = ApiCaller.RoleOf(context.User);
        if (requirement.Role == MemberRoles.Operator)
        {
            Judge(context, requirement, role == MemberRoles.Operator);
            return Task.CompletedTask;
        }

        if (!TenantId.TryParse(asked, out _) || (role != MemberRoles.Operator && asked != ApiCaller.TenantOf(context.User)))
        {
            context.Fail(new AuthorizationFailureReason(this, ScopeHandler.ForeignTenant));
            return Task.CompletedTask;
        }

        Judge(context, requirement, requirement.Role == MemberRoles.Viewer ? role is not null : role == MemberRoles.Admin);
        return Task.CompletedTask;
    }

    private static void Judge(AuthorizationHandlerContext context, RoleRequirement requirement, bool isMet)
    {
        if (isMet)
        {
            context.Succeed(requirement);
        }
    }
}

/// <summary>Judges the age of the proof.</summary>
internal sealed class StepUpHandler(TimeProvider time) : AuthorizationHandler<StepUpRequirement>
{
    /// <summary>The reason when the proof is missing or old.</summary>
    public const string Needed = "step-up";

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, StepUpRequirement requirement)
    {
        // A key of a machine proves itself with every request.
        if (ApiCaller.RoleOf(context.User) is null || StepUpRequirement.IsMet(context.User, time.GetUtcNow()))
        {
            context.Succeed(requirement);
        }
        else
        {
            context.Fail(new AuthorizationFailureReason(this, Needed));
        }

        return Task.CompletedTask;
    }
}
