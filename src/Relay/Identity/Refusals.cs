using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http.HttpResults;
using Relay.Api;

namespace Relay.Identity;

/// <summary>
/// Says no. In the API: 401 to whom nobody knows, 404 for another tenant's, as for one that does not exist, 403 for want of a scope. On
/// pages: the way to the sign-in, the page for 404 or 403, or the way to prove once more who one is.
/// </summary>
internal sealed class Refusals : IAuthorizationMiddlewareResultHandler
{
    public const string SignInPath = "/signin";
    public const string StepUpPath = "/signin/step-up";

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        Problems.KeepFromCaches(context.Response);
        if (context.GetEndpoint() is null && !PortalPaths.IsApi(context.Request.Path))
        {
            // What is no page is none for everybody; in the API strangers do not learn which routes there are.
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (!PortalPaths.IsApi(context.Request.Path))
        {
            RefusePage(context, authorizeResult);
            return Task.CompletedTask;
        }

        return authorizeResult.Challenged
            ? context.ChallengeAsync(ApiKeyHandler.SchemeName)
            : Refusal(policy, authorizeResult.AuthorizationFailure).ExecuteAsync(context);
    }

    private static void RefusePage(HttpContext context, PolicyAuthorizationResult result)
    {
        if (result.Challenged)
        {
            Send(context, SignInPath);
        }
        else if (IsBecauseOf(result.AuthorizationFailure, ScopeHandler.ForeignTenant))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (IsOnlyBecauseOf(result.AuthorizationFailure, StepUpHandler.Needed))
        {
            Send(context, StepUpPath);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
    }

    // What was posted is gone when he is back; he comes back to the page that he posted from.
    private static void Send(HttpContext context, string where)
    {
        var request = context.Request;
        var back = HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString : request.Path.Value;
        context.Response.Redirect(back is "/" or null or "" ? where : $"{where}?returnUrl={Uri.EscapeDataString(back)}");
    }

    private static ProblemHttpResult Refusal(AuthorizationPolicy policy, AuthorizationFailure? failure)
    {
        if (IsBecauseOf(failure, ScopeHandler.ForeignTenant))
        {
            return Problems.NotFound("There is no such tenant, or it is not this key's.");
        }

        if (IsBecauseOf(failure, StepUpHandler.Needed))
        {
            return Problems.Of(StatusCodes.Status403Forbidden, "step-up", "A fresh sign-in is needed", $"Prove who you are at {StepUpPath} and try again within five minutes.");
        }

        var scopes = policy.Requirements.OfType<ScopeRequirement>().Select(r => $"'{r.Scope}'");
        return Problems.Of(StatusCodes.Status403Forbidden, "scope", "The API key may not do this", $"The key lacks the scope {string.Join(", ", scopes)}.");
    }

    private static bool IsBecauseOf(AuthorizationFailure? failure, string reason) => failure?.FailureReasons.Any(r => r.Message == reason) == true;

    private static bool IsOnlyBecauseOf(AuthorizationFailure? failure, string reason) =>
        IsBecauseOf(failure, reason) && !failure!.FailedRequirements.OfType<RoleRequirement>().Any();
}
