namespace Relay.Api;

/// <summary>What routes have in common.</summary>
internal static class ApiRoutes
{
    /// <summary>Names the answers that every route can give which asks for a scope and the store.</summary>
    public static RouteHandlerBuilder DescribeRefusals(this RouteHandlerBuilder route) => route
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
