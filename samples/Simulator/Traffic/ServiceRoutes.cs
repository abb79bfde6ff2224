namespace Relay.Simulator.Traffic;

/// <summary>Maps a route to a service's method through the gateway.</summary>
internal static class ServiceRoutes
{
    public static void MapService(
        this IEndpointRouteBuilder routes, ServiceRules rules, IReadOnlyList<string> methods, string pattern, Func<ServiceRequest, ServiceAnswer> service) =>
        routes.MapService(rules, methods, pattern, (request, _) => Task.FromResult(service(request)));

    /// <summary>As above, for a method that asks somebody else before it answers.</summary>
    public static void MapService(
        this IEndpointRouteBuilder routes, ServiceRules rules, IReadOnlyList<string> methods, string pattern, Func<ServiceRequest, CancellationToken, Task<ServiceAnswer>> service)
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
