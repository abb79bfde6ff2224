using Relay.Storage;

namespace Relay.Api;

/// <summary>Answers 503 in place of a route while the store does not answer.</summary>
internal sealed partial class StoreAwayFilter(ILogger<StoreAwayFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception away) when (StoreFault.Is(away) && !context.HttpContext.Response.HasStarted)
        {
            Log.StoreAway(logger, StoreFault.Describe(away));
            return Problems.Later(context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<StoreAwayWords>()?.Words ?? "The store does not answer. Repeat the request.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ManagementWithoutStore, LogLevel.Warning, "A request to the API is answered 503: {Why}")]
        public static partial void StoreAway(ILogger logger, string why);
    }
}

/// <summary>What a caller is to know of these routes before he repeats his request.</summary>
internal sealed record StoreAwayWords(string Words);
