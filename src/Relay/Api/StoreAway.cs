using Relay.Storage;

namespace Relay.Api;

/// <summary>A store that does not answer is 503 with the reason, wherever on the way it was asked: sessions are in it too.</summary>
internal sealed partial class StoreAway(RequestDelegate next, ILogger<StoreAway> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception away) when (StoreFault.Is(away) && !context.Response.HasStarted)
        {
            Log.Refused(logger, StoreFault.Describe(away));
            Problems.KeepFromCaches(context.Response);
            var words = context.GetEndpoint()?.Metadata.GetMetadata<StoreAwayWords>()?.Words ?? "The store does not answer. Repeat the request.";
            await Problems.Later(words).ExecuteAsync(context);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ManagementWithoutStore, LogLevel.Warning, "A request to the API is answered 503: {Why}")]
        public static partial void Refused(ILogger logger, string why);
    }
}

/// <summary>What a caller of these routes is to know before he repeats his request.</summary>
internal sealed record StoreAwayWords(string Words);
