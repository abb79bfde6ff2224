using Relay.Storage;

namespace Relay.Api;

/// <summary>A store that does not answer is 503 with the reason, wherever on the way it was asked: sessions are in it too.</summary>
internal static class StoreAway
{
    public static RequestDelegate Guard(RequestDelegate next) => async context =>
    {
        try
        {
            await next(context);
        }
        catch (Exception away) when (StoreFault.Is(away) && !context.Response.HasStarted)
        {
            Problems.KeepFromCaches(context.Response);
            await Problems.Later("The store does not answer.").ExecuteAsync(context);
        }
    };
}
