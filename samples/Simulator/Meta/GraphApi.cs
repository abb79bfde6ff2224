using Relay.Simulator.Traffic;

namespace Relay.Simulator.Meta;

/// <summary>Routes of <c>graph.facebook.com</c>.</summary>
internal static class GraphApi
{
    private const string Version = "/{version:regex(^v\\d+\\.\\d+$)}";

    public static void MapGraph(this IEndpointRouteBuilder routes)
    {
        var rules = routes.ServiceProvider.GetRequiredService<GraphService>();
        var messages = routes.ServiceProvider.GetRequiredService<GraphMessages>();

        routes.MapService(rules, ["POST"], Version + "/{phoneNumberId}/messages", messages.Post);
        routes.MapService(rules, [], Version + "/{**rest}", request => Unknown(rules, request));
    }

    private static ServiceAnswer Unknown(GraphService rules, ServiceRequest request) => rules.Refuse(request.Credentials("Bearer") is null
        ? new GraphError(190, "An access token is required to request this resource.")
        : new GraphError(100, $"Unsupported {request.Method.ToLowerInvariant()} request: the simulator has no such object or edge.", 33));
}
