using Relay.Api;
using Relay.Connections;
using Relay.Model;

namespace Relay.Onboarding;

/// <summary>Onboarding of the caller's own tenant, by HTTP.</summary>
internal static class OnboardingApi
{
    private static readonly StoreAwayWords AgainIsFine = new("The store does not answer. Repeat the request: what was kept already is the same afterwards.");

    public static IEndpointRouteBuilder MapOnboarding(this IEndpointRouteBuilder api)
    {
        var onboarding = api.MapGroup("/onboarding").WithTags("Onboarding").WithMetadata(AgainIsFine);
        Describe(onboarding.MapGet("/progress", OnboardingHandlers.ProgressAsync), "GetOnboarding", "Says what is entered, what is wrong with it, and which step is next.")
            .Produces<OnboardingView>();
        Describe(onboarding.MapPost("/save", OnboardingHandlers.SaveAsync), "SaveOnboarding", "Keeps fields of a step; what is invalid too, but for secrets, and says so.")
            .Accepts<OnboardingSave>("application/json")
            .Produces<OnboardingSaved>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        Describe(onboarding.MapPost("/complete", OnboardingHandlers.CompleteAsync), "CompleteOnboarding", "Lets the tenant go live, when everything is in use and its checks passed.")
            .Produces<OnboardingView>()
            .ProducesProblem(StatusCodes.Status409Conflict);
        var integration = api.MapGroup("/integration").WithTags("Onboarding").WithMetadata(AgainIsFine);
        Describe(integration.MapPost("/validate", OnboardingHandlers.ValidateAsync), "ValidateIntegration", "Takes into use what was entered, once it is proved to be the tenant's own, and runs the connectivity checks.")
            .WithDescription("Takes up to two minutes.")
            .Produces<CheckReport>()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
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
