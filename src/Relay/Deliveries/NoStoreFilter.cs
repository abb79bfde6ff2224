using Relay.Api;

namespace Relay.Deliveries;

/// <summary>Answers 503 in place of routes about parked deliveries while Relay runs without a store: then there are none.</summary>
internal sealed class NoStoreFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.RequestServices.GetService<ParkedDeliveries>() is not null
            ? next(context)
            : ValueTask.FromResult<object?>(Problems.Of(
                StatusCodes.Status503ServiceUnavailable, "no-store", "Relay runs without a store",
                "Deliveries wait in PostgreSQL, and ConnectionStrings:Relay names none. What cannot be delivered at once becomes a dead letter."));
}
