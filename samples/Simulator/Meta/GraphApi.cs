using Relay.Simulator.Meta.Manage;
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

        var numbers = routes.ServiceProvider.GetRequiredService<PhoneNumbers>();
        var subscribed = routes.ServiceProvider.GetRequiredService<SubscribedApps>();
        var subscriptions = routes.ServiceProvider.GetRequiredService<AppSubscriptions>();
        var debug = routes.ServiceProvider.GetRequiredService<DebugToken>();

        routes.MapService(rules, ["POST"], Version + "/{phoneNumberId}/messages", messages.Post);
        routes.MapService(rules, ["GET"], Version + "/{phoneNumberId}", numbers.Get);
        routes.MapService(rules, ["POST"], Version + "/{phoneNumberId}", numbers.ConfigureAsync);
        routes.MapService(rules, ["GET"], Version + "/{wabaId}/phone_numbers", numbers.List);
        routes.MapService(rules, ["GET", "POST", "DELETE"], Version + "/{wabaId}/subscribed_apps", subscribed.HandleAsync);
        routes.MapService(rules, ["GET", "POST"], Version + "/{appId}/subscriptions", subscriptions.HandleAsync);
        routes.MapService(rules, ["GET"], Version + "/debug_token", debug.Get);
        routes.MapService(rules, [], Version + "/{**rest}", request => Unknown(rules, request));
    }

    private static ServiceAnswer Unknown(GraphService rules, ServiceRequest request) => rules.Refuse(GraphService.TokenOf(request) is null
        ? GraphService.NoToken
        : new GraphError(100, $"Unsupported {request.Method.ToLowerInvariant()} request: the simulator has no such object or edge.", 33));
}
