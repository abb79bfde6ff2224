using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http.HttpResults;
using Relay.Api;

namespace Relay.Identity;

/// <summary>
/// Says no: 401 to whom nobody knows, 404 for another tenant's, as for one that does not exist, 403 for want of a scope.
/// </summary>
internal sealed class ApiRefusals : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        return authorizeResult.Challenged
            ? context.ChallengeAsync(ApiKeyHandler.SchemeName)
            : Refusal(policy, authorizeResult.AuthorizationFailure).ExecuteAsync(context);
    }

    private static ProblemHttpResult Refusal(AuthorizationPolicy policy, AuthorizationFailure? failure)
    {
        if (failure?.FailureReasons.Any(r => r.Message == ScopeHandler.ForeignTenant) == true)
        {
            return Problems.NotFound("There is no such tenant, or it is not this key's.");
        }

        var scopes = policy.Requirements.OfType<ScopeRequirement>().Select(r => $"'{r.Scope}'");
        return Problems.Of(StatusCodes.Status403Forbidden, "scope", "The API key may not do this", $"The key lacks the scope {string.Join(", ", scopes)}.");
    }
}
