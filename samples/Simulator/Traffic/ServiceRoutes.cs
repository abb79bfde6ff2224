namespace Relay.Simulator.Traffic;

/// <summary>Maps a route to a service's method through the gateway.</summary>
internal static class ServiceRoutes
{
    public static void MapService(
        this IEndpointRouteBuilder routes, ServiceRules rules, IReadOnlyList<string> methods, string pattern, Func<ServiceRequest, ServiceAnswer> service)
    {
        var gateway = routes.ServiceProvider.GetRequiredService<ServiceGateway>();
        RequestDelegate handler = context => gateway.HandleAsync(context, rules, service);
        if (methods.Count == 0)
        {
            routes.Map(pattern, handler);
        }
        else
        {
            routes.MapMethods(pattern, methods, handler);
        }
    }
}
