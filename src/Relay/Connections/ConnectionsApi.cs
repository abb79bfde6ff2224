using Relay.Api.Caching;
using Relay.Model;

namespace Relay.Connections;

/// <summary>A tenant's connections to its providers, by HTTP.</summary>
internal static class ConnectionsApi
{
    public static IEndpointRouteBuilder MapConnections(this IEndpointRouteBuilder tenant)
    {
        var all = tenant.MapGroup("").WithTags("Connections");
        Describe(all.MapGet("/checks", ConnectionHandlers.ListAsync), ApiScopes.ReadConnection, "ListChecks", "Gives what the connectivity checks found last.")
            .CacheOutput(TenantCachePolicy.Name)
            .Produces<CheckReport>();
        Describe(all.MapPost("/checks", ConnectionHandlers.RunAsync), ApiScopes.WriteConnection, "RunChecks", "Runs the connectivity checks: all, or some with whatever they need.")
            .AddEndpointFilter<EndsWhatIsKept>()
            .WithDescription("Takes up to a minute. With the header 'Accept: application/x-ndjson' each result comes as it is found, one a line; otherwise all at the end. A run that is under way is joined.")
            .Accepts<CheckRequest>(isOptional: true, "application/json")
            .Produces<CheckReport>(StatusCodes.Status200OK, "application/json", ConnectionHandlers.Lines)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        Describe(all.MapPost("/deployment", ConnectionHandlers.DeployAsync), ApiScopes.WriteConnection, "DeployWebhooks", "Sets up the webhooks at Genesys and Meta, and runs the checks.")
            .AddEndpointFilter<EndsWhatIsKept>()
            .WithDescription("Takes up to five minutes, and can be repeated at any time. With the header 'Accept: application/x-ndjson' each step comes as it ends, one a line; otherwise all at the end. A deployment that is under way is joined.")
            .Produces<DeploymentReport>(StatusCodes.Status200OK, "application/json", ConnectionHandlers.Lines);
        return tenant;
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, string scope, string name, string summary) => route
        .RequireAuthorization(scope)
        .WithName(name)
        .WithSummary(summary)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
