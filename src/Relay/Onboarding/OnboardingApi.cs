using Relay.Model;

namespace Relay.Onboarding;

/// <summary>Onboarding of the caller's own tenant, by HTTP.</summary>
internal static class OnboardingApi
{
    public static IEndpointRouteBuilder MapOnboarding(this IEndpointRouteBuilder api)
    {
        var onboarding = api.MapGroup("/onboarding").WithTags("Onboarding").AddEndpointFilter<OnboardingFilter>();
        Describe(onboarding.MapGet("/progress", OnboardingHandlers.ProgressAsync), "GetOnboarding", "Says what is entered, what is wrong with it, and which step is next.")
            .Produces<OnboardingView>();
        Describe(onboarding.MapPost("/save", OnboardingHandlers.SaveAsync), "SaveOnboarding", "Keeps fields of a step; what is invalid too, but for secrets, and says so.")
            .Accepts<OnboardingSave>("application/json")
            .Produces<OnboardingSaved>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        return api;
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, string name, string summary) => route
        .RequireAuthorization(ApiScopes.Onboard)
        .WithName(name)
        .WithSummary(summary)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
