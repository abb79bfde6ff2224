using Relay.Api;
using Relay.Storage;

namespace Relay.Deliveries;

/// <summary>Answers in place of routes that need a store while there is none, or while it does not answer.</summary>
internal sealed partial class StoreFilter(ILogger<StoreFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (context.HttpContext.RequestServices.GetService<DeadLetters>() is null)
        {
            return Problems.Of(
                StatusCodes.Status503ServiceUnavailable, "no-store", "Relay runs without a store",
                "Dead letters are kept in PostgreSQL, and ConnectionStrings:Relay names none. They are on the topic 'deadletters' all the same.");
        }

        try
        {
            return await next(context);
        }
        catch (Exception away) when (StoreFault.Is(away))
        {
            Log.StoreAway(logger, StoreFault.Describe(away));
            return Problems.Later("The store does not answer. Repeat the request: what was replayed already is not delivered twice.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.StoreAwayForCaller, LogLevel.Warning, "A request about dead letters is answered 503: {Why}")]
        public static partial void StoreAway(ILogger logger, string why);
    }
}
